-- SDG 16.4.2 by year and by how the arms came in: seized for a criminal offence, found, surrendered. Each with the arms, those
-- established by tracing and by a competent authority, and the ratio.
SELECT CAST(year AS VARCHAR) AS year, event_type AS subset, CAST(sum(arms) AS BIGINT) AS denominator,
       CAST(sum(by_tracing) AS BIGINT) AS by_tracing, CAST(sum(by_authority) AS BIGINT) AS by_authority,
       sum(by_tracing + by_authority) / nullif(sum(arms), 0) AS ratio
FROM sdg_arms
WHERE year <= :year
GROUP BY sdg_arms.year, event_type
ORDER BY 1, CASE event_type WHEN 'SEIZED_CRIMINAL' THEN 1 WHEN 'FOUND' THEN 2 ELSE 3 END
