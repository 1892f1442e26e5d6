-- Records reported per month by all bureaus, and in the same months a year before; cancelled ones are no losses.
WITH monthly AS (
    SELECT CAST(date_trunc('month', reported_on) AS DATE) AS month, count(*) AS records FROM records WHERE NOT is_cancelled GROUP BY 1
)
SELECT months.month, coalesce(now.records, 0) AS this_year, coalesce(earlier.records, 0) AS year_before
FROM months
LEFT JOIN monthly now ON now.month = months.month
LEFT JOIN monthly earlier ON earlier.month = months.year_before
ORDER BY months.month
