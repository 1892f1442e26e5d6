-- What the data do not say of marking and record-keeping and the bureau completes.
SELECT code FROM (
    SELECT 1 AS place, 'marking_manufacture' AS code
    UNION ALL SELECT 2, 'marking_import'
    UNION ALL SELECT 3, 'marking_state'
    UNION ALL SELECT 4, 'records_kept'
    UNION ALL SELECT 5, 'record_system'
) AS asked
ORDER BY place
