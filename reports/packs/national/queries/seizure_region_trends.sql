-- Arms seized, found or surrendered per month and region; a month without any is a zero.
WITH monthly AS (
    SELECT CAST(date_trunc('month', seized_on) AS DATE) AS month, coalesce(region, '') AS place, sum(quantity) AS arms
    FROM crime_arms WHERE seized_on >= :trend_from AND seized_on < :to GROUP BY 1, 2
), places AS (
    SELECT DISTINCT place FROM monthly
), every AS (
    SELECT months.month, places.place FROM months CROSS JOIN places
)
SELECT e.month, nullif(e.place, '') AS region, CAST(coalesce(m.arms, 0) AS BIGINT) AS arms
FROM every e
LEFT JOIN monthly m ON m.month = e.month AND m.place = e.place
ORDER BY e.month, e.place
