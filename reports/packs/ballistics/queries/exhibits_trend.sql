-- Exhibits acquired and searches launched, per month.
WITH e AS (
    SELECT CAST(date_trunc('month', acquired_on) AS DATE) AS month, count(*) AS exhibits FROM exhibits WHERE bureau = :bureau GROUP BY 1
), s AS (
    SELECT CAST(date_trunc('month', launched_on) AS DATE) AS month, count(*) AS searches FROM searches WHERE bureau = :bureau GROUP BY 1
)
SELECT months.month, coalesce(e.exhibits, 0) AS exhibits, coalesce(s.searches, 0) AS searches
FROM months LEFT JOIN e ON e.month = months.month LEFT JOIN s ON s.month = months.month
ORDER BY months.month
