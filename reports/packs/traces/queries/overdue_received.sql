-- Requests received that wait for this bureau's answer: urgent ones first, then by days on the clock. Overdue from 181 days on.
SELECT trace AS record, partner AS country, sent_on, clock_days AS days, priority, state,
       CASE WHEN is_overdue THEN 'YES' ELSE 'NO' END AS is_late
FROM both_ways
WHERE direction = 'RECEIVED' AND is_awaited
ORDER BY CASE priority WHEN 'URGENT' THEN 1 ELSE 2 END, clock_days DESC, record, country
