-- The same ratio among uniquely marked arms, and among seized, found and surrendered ones apart.
WITH subsets AS (
    SELECT 1 AS place, 'ALL' AS subset, arms AS denominator, by_tracing + by_authority AS numerator, year, bureau FROM sdg_arms
    UNION ALL
    SELECT 2, 'MARKED', marked, least(marked, by_tracing + by_authority), year, bureau FROM sdg_arms
    UNION ALL
    SELECT CASE event_type WHEN 'SEIZED_CRIMINAL' THEN 3 WHEN 'FOUND' THEN 4 ELSE 5 END, event_type, arms,
           by_tracing + by_authority, year, bureau FROM sdg_arms
)
SELECT subset, CAST(sum(denominator) AS BIGINT) AS denominator, CAST(sum(numerator) AS BIGINT) AS numerator,
       sum(numerator) / nullif(sum(denominator), 0) AS ratio,
       CAST((SELECT sum(arms) FROM sdg_arms WHERE bureau = :bureau AND year = :year) AS BIGINT) AS n
FROM subsets
WHERE bureau = :bureau AND year = :year
GROUP BY place, subset
ORDER BY place
