-- Converted and craft-made firearms per month.
WITH monthly AS (
    SELECT CAST(date_trunc('month', seized_on) AS DATE) AS month,
           sum(CASE WHEN is_converted THEN quantity ELSE 0 END) AS converted,
           sum(CASE WHEN is_craft THEN quantity ELSE 0 END) AS craft
    FROM crime_arms GROUP BY 1
)
SELECT months.month, CAST(coalesce(m.converted, 0) AS BIGINT) AS converted, CAST(coalesce(m.craft, 0) AS BIGINT) AS craft,
       (SELECT CAST(coalesce(sum(converted + craft), 0) AS BIGINT) FROM monthly WHERE month >= :trend_from AND month < :to) AS n
FROM months LEFT JOIN monthly m ON m.month = months.month
ORDER BY months.month
