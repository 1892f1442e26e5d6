-- What the data do not say of transfer and the bureau completes.
SELECT code FROM (
    SELECT 1 AS place, 'transfer_law' AS code
    UNION ALL SELECT 2, 'end_user'
    UNION ALL SELECT 3, 'licences_given'
    UNION ALL SELECT 4, 'brokering'
    UNION ALL SELECT 5, 'retransfer'
) AS asked
ORDER BY place
