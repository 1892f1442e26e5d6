-- SDG 16.4.2 by region: sums over sums.
SELECT coalesce(c.region, 'NONE') AS region, count(DISTINCT s.country) AS countries, CAST(sum(s.arms) AS BIGINT) AS denominator,
       CAST(sum(s.by_tracing) AS BIGINT) AS by_tracing, CAST(sum(s.by_authority) AS BIGINT) AS by_authority,
       sum(s.by_tracing + s.by_authority) / nullif(sum(s.arms), 0) AS ratio
FROM sdg_arms s
LEFT JOIN countries c ON c.country = s.country
WHERE s.year = :year
GROUP BY 1
ORDER BY denominator DESC, 1
