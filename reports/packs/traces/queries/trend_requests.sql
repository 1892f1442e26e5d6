-- Requests sent and received, per month of sending.
WITH monthly AS (
    SELECT direction, CAST(date_trunc('month', sent_on) AS DATE) AS month, count(*) AS requests FROM both_ways GROUP BY 1, 2
)
SELECT months.month, coalesce(s.requests, 0) AS sent, coalesce(r.requests, 0) AS received
FROM months
LEFT JOIN monthly s ON s.month = months.month AND s.direction = 'SENT'
LEFT JOIN monthly r ON r.month = months.month AND r.direction = 'RECEIVED'
ORDER BY months.month
