-- Records reported per month, and in the same months a year before.
-- Records that were cancelled, because they were entered in error, are no losses.
WITH monthly AS (
    SELECT CAST(date_trunc('month', reported_on) AS DATE) AS month, count(*) AS records
    FROM records WHERE bureau = :bureau AND NOT is_cancelled GROUP BY 1
)
SELECT months.month, coalesce(now.records, 0) AS this_year, coalesce(earlier.records, 0) AS year_before
FROM months
LEFT JOIN monthly now ON now.month = months.month
LEFT JOIN monthly earlier ON earlier.month = months.year_before
ORDER BY months.month
