-- What requests sent in the period say, of what the International Tracing Instrument asks them to say: share of requests.
WITH sent AS (SELECT * FROM asked_items WHERE sent_on >= :from AND sent_on < :to)
SELECT field, present, n FROM (
    SELECT 1 AS place, 'BASIS' AS field, avg(CASE WHEN says_basis THEN 1.0 ELSE 0.0 END) AS present, count(*) AS n FROM sent
    UNION ALL SELECT 2, 'FOUND', avg(CASE WHEN says_found THEN 1.0 ELSE 0.0 END), count(*) FROM sent
    UNION ALL SELECT 3, 'MARKINGS', avg(CASE WHEN says_markings THEN 1.0 ELSE 0.0 END), count(*) FROM sent
    UNION ALL SELECT 4, 'TYPE', avg(CASE WHEN says_type THEN 1.0 ELSE 0.0 END), count(*) FROM sent
    UNION ALL SELECT 5, 'CALIBRE', avg(CASE WHEN says_calibre THEN 1.0 ELSE 0.0 END), count(*) FROM sent
    UNION ALL SELECT 6, 'MODEL', avg(CASE WHEN says_model THEN 1.0 ELSE 0.0 END), count(*) FROM sent
    UNION ALL SELECT 7, 'COUNTRY', avg(CASE WHEN says_country THEN 1.0 ELSE 0.0 END), count(*) FROM sent
    UNION ALL SELECT 8, 'USE', avg(CASE WHEN says_use THEN 1.0 ELSE 0.0 END), count(*) FROM sent
) AS listed
WHERE n > 0
ORDER BY place
