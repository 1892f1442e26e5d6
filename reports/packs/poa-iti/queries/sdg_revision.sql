-- How late answers changed the indicator: for each year its value with the answers that had come by the end of that year, its value
-- now, and the difference in percentage points. The arms of the year are those known now.
SELECT CAST(year AS VARCHAR) AS year, CAST(sum(arms) AS BIGINT) AS denominator,
       CAST(sum(known_then) AS BIGINT) AS numerator_then, sum(known_then) / nullif(sum(arms), 0) AS ratio_then,
       CAST(sum(by_tracing + by_authority) AS BIGINT) AS numerator,
       sum(by_tracing + by_authority) / nullif(sum(arms), 0) AS ratio,
       100.0 * sum(by_tracing + by_authority - known_then) / nullif(sum(arms), 0) AS points
FROM sdg_arms
WHERE year <= :year
GROUP BY sdg_arms.year
ORDER BY 1
