-- SDG 16.4.2 of the last five years, recomputed with the answers that have come since.
SELECT CAST(year AS VARCHAR) AS year, count(DISTINCT country) AS countries, CAST(sum(arms) AS BIGINT) AS denominator,
       CAST(sum(by_tracing + by_authority) AS BIGINT) AS numerator,
       sum(by_tracing + by_authority) / nullif(sum(arms), 0) AS ratio
FROM sdg_arms
WHERE year > :year - 5 AND year <= :year
GROUP BY year
ORDER BY 1
