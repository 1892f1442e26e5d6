-- Trace requests of other bureaus that wait for this one, urgent ones first, then the oldest. Days are those on this bureau's clock;
-- requests for which it waits for information itself are left out.
SELECT trace AS record, requesting AS country, sent_on, clock_days AS days, priority,
       state
FROM trace_facts
WHERE requested = :bureau AND is_awaited
ORDER BY priority = 'URGENT' DESC, sent_on, trace, requesting
