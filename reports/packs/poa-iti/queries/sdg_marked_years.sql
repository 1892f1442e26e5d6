-- SDG 16.4.2 among uniquely marked arms only, by year: arms that bear a number which is readable, restored, partly readable or
-- applied by the owner; the same ratio over them; and arms that are not uniquely marked.
SELECT CAST(year AS VARCHAR) AS year, CAST(sum(marked) AS BIGINT) AS marked, CAST(sum(arms - marked) AS BIGINT) AS unmarked,
       CAST(sum(CASE WHEN marked > 0 THEN by_tracing + by_authority ELSE 0 END) AS BIGINT) AS numerator,
       sum(CASE WHEN marked > 0 THEN by_tracing + by_authority ELSE 0 END) / nullif(sum(marked), 0) AS ratio
FROM sdg_arms
WHERE year <= :year
GROUP BY sdg_arms.year
ORDER BY 1
