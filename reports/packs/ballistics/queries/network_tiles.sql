-- Key figures of the network: the period, the period before, and twelve months that end with the period. A hit is counted once
-- per pair of cases, and never when the link was known before.
WITH happened AS (
    SELECT 'exhibits_acquired' AS key, acquired_on AS day FROM exhibits WHERE bureau = :bureau
    UNION ALL SELECT 'searches_launched', launched_on FROM searches WHERE bureau = :bureau
    UNION ALL SELECT 'candidates_listed', found_on FROM candidates
    UNION ALL SELECT 'leads_found', found_on FROM hits
    UNION ALL SELECT 'hits_confirmed', confirmed_on FROM hits WHERE state = 'CONFIRMED_HIT'
), keys AS (
    SELECT 1 AS place, 'exhibits_acquired' AS key UNION ALL SELECT 2, 'searches_launched'
    UNION ALL SELECT 3, 'candidates_listed' UNION ALL SELECT 4, 'leads_found' UNION ALL SELECT 5, 'hits_confirmed'
), counted AS (
    SELECT key, count(*) FILTER (WHERE day >= :from AND day < :to) AS value,
           count(*) FILTER (WHERE day >= :previous_from AND day < :from) AS previous
    FROM happened GROUP BY key
), monthly AS (
    SELECT key, CAST(date_trunc('month', day) AS DATE) AS month, count(*) AS amount FROM happened GROUP BY 1, 2
), trends AS (
    SELECT k.key, string_agg(CAST(coalesce(m.amount, 0) AS VARCHAR), ',' ORDER BY months.month) AS trend
    FROM keys k CROSS JOIN months LEFT JOIN monthly m ON m.key = k.key AND m.month = months.month
    GROUP BY k.key
)
SELECT k.key, coalesce(c.value, 0) AS value, coalesce(c.previous, 0) AS previous, 'integer' AS unit, t.trend
FROM keys k LEFT JOIN counted c ON c.key = k.key LEFT JOIN trends t ON t.key = k.key
ORDER BY k.place
