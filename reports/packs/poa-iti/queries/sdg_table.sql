-- SDG 16.4.2 by year: 100 * (arms established by tracing + arms established by a competent authority) / (arms seized for criminal
-- offences + found + surrendered), sum over sum, every year of which there are arms. Recomputed with the answers come since.
SELECT CAST(year AS VARCHAR) AS year,
       CAST(sum(CASE WHEN event_type = 'SEIZED_CRIMINAL' THEN arms ELSE 0 END) AS BIGINT) AS seized,
       CAST(sum(CASE WHEN event_type = 'FOUND' THEN arms ELSE 0 END) AS BIGINT) AS found,
       CAST(sum(CASE WHEN event_type = 'SURRENDERED' THEN arms ELSE 0 END) AS BIGINT) AS surrendered,
       CAST(sum(arms) AS BIGINT) AS denominator,
       CAST(sum(by_tracing) AS BIGINT) AS by_tracing,
       CAST(sum(by_authority) AS BIGINT) AS by_authority,
       sum(by_tracing + by_authority) / nullif(sum(arms), 0) AS ratio
FROM sdg_arms
WHERE year <= :year
GROUP BY sdg_arms.year
ORDER BY 1
