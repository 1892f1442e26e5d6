-- What the data do not say of cooperation and assistance and the bureau completes, and what it confirms where the data hold nothing.
SELECT code FROM (
    SELECT 1 AS place, 'no_training' AS code WHERE NOT EXISTS (SELECT 1 FROM training WHERE (country = :country OR host = :country) AND ended_on >= :previous_from AND ended_on < :to)
    UNION ALL
    SELECT 2, 'given'
    UNION ALL
    SELECT 3, 'received'
    UNION ALL
    SELECT 4, 'needs'
) AS asked
ORDER BY place
