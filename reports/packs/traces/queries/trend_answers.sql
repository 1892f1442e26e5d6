-- Final answers and refusals that came and that were given, per month of the answer.
WITH monthly AS (
    SELECT direction, CAST(date_trunc('month', final_on) AS DATE) AS month, count(*) AS answers
    FROM both_ways WHERE is_answered GROUP BY 1, 2
)
SELECT months.month, coalesce(s.answers, 0) AS answers_received, coalesce(r.answers, 0) AS answers_given
FROM months
LEFT JOIN monthly s ON s.month = months.month AND s.direction = 'SENT'
LEFT JOIN monthly r ON r.month = months.month AND r.direction = 'RECEIVED'
ORDER BY months.month
