-- Trace requests seen from the bureau, one row per request and direction, with the bureau at the other end. A request is overdue when
-- more than 180 days are on the clock of the requested bureau. Administrative endings leave all rates.
SELECT 'SENT' AS direction, requested AS partner, coalesce(clock_days > 180, false) AS is_overdue, trace_facts.*
FROM trace_facts WHERE requesting = :bureau
UNION ALL
SELECT 'RECEIVED' AS direction, requesting AS partner, coalesce(clock_days > 180, false) AS is_overdue, trace_facts.*
FROM trace_facts WHERE requested = :bureau
