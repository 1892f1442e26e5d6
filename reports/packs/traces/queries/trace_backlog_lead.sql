-- Requests that are open now, and those that are overdue: more than 180 days on the clock of who owes the answer.
SELECT count(*) FILTER (WHERE direction = 'SENT' AND is_open) AS sent,
       count(*) FILTER (WHERE direction = 'SENT' AND is_overdue) AS sent_overdue,
       count(*) FILTER (WHERE direction = 'RECEIVED' AND is_open) AS received,
       count(*) FILTER (WHERE direction = 'RECEIVED' AND is_overdue) AS received_overdue
FROM both_ways
