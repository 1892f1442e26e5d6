-- SDG 16.4.2 of the year in which the period ends: arms established over arms seized, found and surrendered.
SELECT CAST(sum(arms) AS BIGINT) AS denominator, CAST(sum(by_tracing + by_authority) AS BIGINT) AS numerator,
       sum(by_tracing + by_authority) / nullif(sum(arms), 0) AS ratio, CAST(:year AS VARCHAR) AS year
FROM sdg_arms
WHERE year = :year
HAVING sum(arms) > 0
