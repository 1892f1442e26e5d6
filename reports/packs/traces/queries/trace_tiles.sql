-- Key figures of both directions: requests and final answers of the period, of the period before, and of the twelve months that
-- end with the period; requests that were open when the period had ended, and when the one before it had.
WITH happened AS (
    SELECT 'requests_sent' AS key, sent_on AS day FROM both_ways WHERE direction = 'SENT'
    UNION ALL SELECT 'requests_received', sent_on FROM both_ways WHERE direction = 'RECEIVED'
    UNION ALL SELECT 'answers_received', final_on FROM both_ways WHERE direction = 'SENT' AND is_answered
    UNION ALL SELECT 'answers_given', final_on FROM both_ways WHERE direction = 'RECEIVED' AND is_answered
), keys AS (
    SELECT 1 AS place, 'requests_sent' AS key UNION ALL SELECT 2, 'answers_received'
    UNION ALL SELECT 3, 'requests_received' UNION ALL SELECT 4, 'answers_given'
), counted AS (
    SELECT key, count(*) FILTER (WHERE day >= :from AND day < :to) AS value,
           count(*) FILTER (WHERE day >= :previous_from AND day < :from) AS previous
    FROM happened GROUP BY key
), monthly AS (
    SELECT key, CAST(date_trunc('month', day) AS DATE) AS month, count(*) AS amount FROM happened GROUP BY 1, 2
), trends AS (
    SELECT k.key, string_agg(CAST(coalesce(m.amount, 0) AS VARCHAR), ',' ORDER BY months.month) AS trend
    FROM keys k CROSS JOIN months LEFT JOIN monthly m ON m.key = k.key AND m.month = months.month
    GROUP BY k.key
), open_then AS (
    SELECT 5 AS place, 'open_sent' AS key, count(*) FILTER (WHERE sent_on < :to AND (is_open OR final_on >= :to)) AS value,
           count(*) FILTER (WHERE sent_on < :from AND (is_open OR final_on >= :from)) AS previous
    FROM both_ways WHERE direction = 'SENT'
    UNION ALL
    SELECT 6, 'open_received', count(*) FILTER (WHERE sent_on < :to AND (is_open OR final_on >= :to)),
           count(*) FILTER (WHERE sent_on < :from AND (is_open OR final_on >= :from))
    FROM both_ways WHERE direction = 'RECEIVED'
)
SELECT key, value, previous, unit, trend FROM (
    SELECT k.place, k.key, coalesce(c.value, 0) AS value, coalesce(c.previous, 0) AS previous, 'integer' AS unit, t.trend
    FROM keys k LEFT JOIN counted c ON c.key = k.key LEFT JOIN trends t ON t.key = k.key
    UNION ALL
    SELECT place, key, value, previous, 'integer', NULL FROM open_then
) AS tiles
ORDER BY place
