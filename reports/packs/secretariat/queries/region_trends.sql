-- Arms seized, found or surrendered per month, by region of the bureau; a month without any is a zero.
WITH monthly AS (
    SELECT CAST(date_trunc('month', a.seized_on) AS DATE) AS month, coalesce(b.region, 'NONE') AS region,
           sum(a.quantity) AS arms
    FROM crime_arms a
    LEFT JOIN bureaus b ON b.bureau = a.bureau
    WHERE a.seized_on >= :trend_from AND a.seized_on < :to
    GROUP BY 1, 2
), regions AS (
    SELECT DISTINCT region FROM monthly
)
SELECT months.month, r.region, CAST(coalesce(m.arms, 0) AS BIGINT) AS arms
FROM months
CROSS JOIN regions r
LEFT JOIN monthly m ON m.month = months.month AND m.region = r.region
ORDER BY months.month, r.region
