-- What to do next about trace requests: one row per task that waits, the most urgent first. Overdue: more than 180 days on the
-- clock of who owes the answer.
SELECT code, section, count, oldest FROM (
    SELECT 1 AS place, 'answer_urgent' AS code, 'trace-overdue' AS section, count(*) AS count, min(sent_on) AS oldest
    FROM both_ways
    WHERE direction = 'RECEIVED' AND is_awaited AND priority = 'URGENT'
    UNION ALL
    SELECT 2, 'answer_overdue', 'trace-overdue', count(*), min(sent_on)
    FROM both_ways
    WHERE direction = 'RECEIVED' AND is_overdue AND is_awaited AND priority <> 'URGENT'
    UNION ALL
    SELECT 3, 'acknowledge', 'trace-overdue', count(*), min(sent_on)
    FROM both_ways
    WHERE direction = 'RECEIVED' AND state = 'SENT'
    UNION ALL
    SELECT 4, 'give_information', 'trace-overdue', count(*), min(sent_on)
    FROM both_ways
    WHERE direction = 'SENT' AND state = 'INFO_REQUESTED'
    UNION ALL
    SELECT 5, 'chase', 'trace-overdue', count(*), min(sent_on)
    FROM both_ways
    WHERE direction = 'SENT' AND is_overdue AND is_awaited
    UNION ALL
    SELECT 6, 'close', 'trace-balance', count(*), min(final_on)
    FROM both_ways
    WHERE direction = 'SENT' AND state = 'ANSWERED_FINAL'
) AS tasks
WHERE count > 0
ORDER BY place
