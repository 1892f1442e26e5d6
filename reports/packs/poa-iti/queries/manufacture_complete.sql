-- What the data do not say of manufacture and the bureau completes, and what it confirms where the data hold nothing.
SELECT code FROM (
    SELECT 1 AS place, 'no_illicit_manufacture' AS code WHERE NOT EXISTS (SELECT 1 FROM crime_arms WHERE (is_craft OR is_converted) AND seized_on >= :previous_from AND seized_on < :to)
    UNION ALL
    SELECT 2, 'manufacture_law'
    UNION ALL
    SELECT 3, 'licences'
    UNION ALL
    SELECT 4, 'manufacture_records'
    UNION ALL
    SELECT 5, 'conversion_law'
) AS asked
ORDER BY place
