-- SDG 16.4.2 of the year of the period: 100 x (traced + established by authority) / (seized + found + surrendered).
SELECT CAST(sum(arms) AS BIGINT) AS denominator,
       CAST(sum(by_tracing + by_authority) AS BIGINT) AS numerator,
       sum(by_tracing + by_authority) / nullif(sum(arms), 0) AS ratio,
       CAST(:year AS VARCHAR) AS year
FROM sdg_arms
WHERE bureau = :bureau AND year = :year
HAVING sum(arms) > 0
