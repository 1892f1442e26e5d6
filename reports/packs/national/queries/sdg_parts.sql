-- SDG 16.4.2 with its parts, by year of the seizure; recomputed when late answers come.
SELECT CAST(year AS VARCHAR) AS year,
       CAST(coalesce(sum(arms) FILTER (WHERE event_type = 'SEIZED_CRIMINAL'), 0) AS BIGINT) AS seized,
       CAST(coalesce(sum(arms) FILTER (WHERE event_type = 'FOUND'), 0) AS BIGINT) AS found,
       CAST(coalesce(sum(arms) FILTER (WHERE event_type = 'SURRENDERED'), 0) AS BIGINT) AS surrendered,
       CAST(sum(arms) AS BIGINT) AS denominator,
       CAST(sum(by_tracing) AS BIGINT) AS by_tracing,
       CAST(sum(by_authority) AS BIGINT) AS by_authority,
       sum(by_tracing + by_authority) / nullif(sum(arms), 0) AS ratio
FROM sdg_arms
WHERE bureau = :bureau AND year > :year - 5 AND year <= :year
GROUP BY year
ORDER BY year
