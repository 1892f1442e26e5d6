-- Trace requests seen from the bureau, one row per request and direction, with the bureau at the other end and the requested
-- bureau's clock: days since sending without those of waiting for information, a wait that still goes on included. A request is
-- overdue when more than 180 days are on the clock of who owes the answer. Administrative endings leave all rates.
WITH seen AS (
    SELECT t.*,
           NOT t.is_administrative AND coalesce(o.counts_as_response IN ('Y', 'I'), false) AS has_any_answer,
           CASE WHEN t.is_open
                THEN greatest(0, CAST(coalesce(t.waits_since, :data_cut) AS INT) - CAST(t.sent_on AS INT) - t.paused_days)
           END AS clock_days
    FROM trace_facts t
    LEFT JOIN trace_outcomes o ON o.outcome_code = t.outcome
)
SELECT 'SENT' AS direction, requested AS partner, coalesce(clock_days > 180, false) AS is_overdue, seen.*
FROM seen WHERE requesting = :bureau
UNION ALL
SELECT 'RECEIVED' AS direction, requesting AS partner, coalesce(clock_days > 180, false) AS is_overdue, seen.*
FROM seen WHERE requested = :bureau
