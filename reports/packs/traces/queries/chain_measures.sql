-- Chains that the bureau began before the end of the period: mean number of requests per firearm, mean of the longest way, share
-- that reached a last legal record, and days from the first request to the last answer of chains in which nothing is open.
WITH begun AS (
    SELECT *, CASE WHEN NOT is_open THEN CAST(CAST(last_answered_on AS INT) - CAST(first_sent_on AS INT) AS DOUBLE) END AS days
    FROM chains WHERE first_sent_on < :to
)
SELECT measure, value, n FROM (
    SELECT 1 AS place, 'CHAIN_DEPTH' AS measure, avg(CAST(links AS DOUBLE)) AS value, count(*) AS n FROM begun
    UNION ALL SELECT 2, 'CHAIN_WAY', avg(CAST(depth AS DOUBLE)), count(*) FROM begun
    UNION ALL SELECT 3, 'CHAIN_REACHED', 100.0 * count(*) FILTER (WHERE reached_last_legal) / nullif(count(*), 0), count(*) FROM begun
    UNION ALL SELECT 4, 'CHAIN_DAYS_P50', percentile_cont(days, 0.50), count(days) FROM begun
    UNION ALL SELECT 5, 'CHAIN_DAYS_P90', percentile_cont(days, 0.90), count(days) FROM begun
) AS measures
WHERE value IS NOT NULL
ORDER BY place
