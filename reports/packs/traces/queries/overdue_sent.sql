-- Requests sent that are overdue: more than 180 days on the requested bureau's clock, waits for information taken off.
SELECT trace AS record, partner AS country, sent_on, clock_days AS days, priority, state
FROM both_ways
WHERE direction = 'SENT' AND is_overdue AND is_awaited
ORDER BY clock_days DESC, record
