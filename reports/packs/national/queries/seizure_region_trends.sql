-- Arms seized, found or surrendered per month and region; a month without any is a zero.
WITH monthly AS (
    SELECT CAST(date_trunc('month', seized_on) AS DATE) AS month, coalesce(region, '') AS region, sum(quantity) AS arms
    FROM crime_arms WHERE seized_on >= :trend_from AND seized_on < :to GROUP BY 1, 2
), regions AS (
    SELECT DISTINCT region FROM monthly
)
SELECT months.month, nullif(r.region, '') AS region, CAST(coalesce(m.arms, 0) AS BIGINT) AS arms
FROM months
CROSS JOIN regions r
LEFT JOIN monthly m ON m.month = months.month AND m.region = r.region
ORDER BY months.month, r.region
