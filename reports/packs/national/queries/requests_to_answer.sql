-- Trace requests of other bureaus that wait for this one, urgent ones first, then the oldest.
SELECT trace AS record, requesting AS country, sent_on, days_open AS days, priority,
       state
FROM trace_facts
WHERE requested = :bureau AND is_open
ORDER BY priority = 'URGENT' DESC, sent_on, trace
