-- Requests received and requests answered, per month.
WITH received AS (
    SELECT CAST(date_trunc('month', sent_on) AS DATE) AS month, count(*) AS requests
    FROM trace_facts WHERE requested = :bureau GROUP BY 1
), answered AS (
    SELECT CAST(date_trunc('month', final_on) AS DATE) AS month, count(*) AS requests
    FROM trace_facts WHERE requested = :bureau AND is_answered GROUP BY 1
)
SELECT months.month, coalesce(r.requests, 0) AS received, coalesce(a.requests, 0) AS answered
FROM months
LEFT JOIN received r ON r.month = months.month
LEFT JOIN answered a ON a.month = months.month
ORDER BY months.month
