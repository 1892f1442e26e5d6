-- SDG 16.4.2 over all countries: sum of numerators over sum of denominators.
SELECT CAST(sum(arms) AS BIGINT) AS denominator, CAST(sum(by_tracing + by_authority) AS BIGINT) AS numerator,
       sum(by_tracing + by_authority) / nullif(sum(arms), 0) AS ratio, CAST(:year AS VARCHAR) AS year,
       count(DISTINCT country) AS countries
FROM sdg_arms
WHERE year = :year
HAVING sum(arms) > 0
