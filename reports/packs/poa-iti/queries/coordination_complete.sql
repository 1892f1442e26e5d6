-- What the data do not say of national coordination and contacts and the bureau completes.
SELECT code FROM (
    SELECT 1 AS place, 'point_of_contact' AS code
    UNION ALL SELECT 2, 'coordination_body'
    UNION ALL SELECT 3, 'action_plan'
    UNION ALL SELECT 4, 'laws'
    UNION ALL SELECT 5, 'regional'
) AS asked
ORDER BY place
