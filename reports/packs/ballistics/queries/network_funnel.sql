-- From exhibit to confirmed hit in the period, with the period before. A hit is counted once per pair of cases, and never when
-- the link was known before.
WITH steps AS (
    SELECT 1 AS place, 'EXHIBITS' AS step, acquired_on AS day FROM exhibits WHERE bureau = :bureau
    UNION ALL SELECT 2, 'SEARCHES', launched_on FROM searches WHERE bureau = :bureau
    UNION ALL SELECT 3, 'CANDIDATES', found_on FROM candidates
    UNION ALL SELECT 4, 'LEADS', found_on FROM hits
    UNION ALL SELECT 5, 'HITS', confirmed_on FROM hits WHERE state = 'CONFIRMED_HIT'
)
SELECT step, count(*) FILTER (WHERE day >= :from AND day < :to) AS cases,
       count(*) FILTER (WHERE day >= :previous_from AND day < :from) AS previous,
       (SELECT count(*) FROM exhibits WHERE bureau = :bureau AND acquired_on >= :from AND acquired_on < :to) AS n
FROM steps
GROUP BY place, step
ORDER BY place
