-- Arms seized, found or surrendered per month, and in the same months a year before.
WITH monthly AS (
    SELECT CAST(date_trunc('month', seized_on) AS DATE) AS month, sum(quantity) AS arms FROM crime_arms GROUP BY 1
)
SELECT months.month, CAST(coalesce(now.arms, 0) AS BIGINT) AS this_year,
       CAST(coalesce(earlier.arms, 0) AS BIGINT) AS year_before
FROM months
LEFT JOIN monthly now ON now.month = months.month
LEFT JOIN monthly earlier ON earlier.month = months.year_before
ORDER BY months.month
