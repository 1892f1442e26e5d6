-- Trace requests with what the measures need. A request is answered when a final answer or a refusal came that counts as
-- a response; it has any answer also when one came that is not final, or a question. Administrative endings (duplicates,
-- cancellations) leave all rates. The clock is that of the requested bureau: days since sending without those of waiting for
-- information, a wait that still goes on included; it stops with the end. Awaited is what that bureau has to answer. A chain of requests is named after its first, up to
-- eight before the last; requests that name each other in a circle stand for themselves.
WITH two AS (SELECT f.request, g.top FROM trace_follows f JOIN trace_follows g ON g.request = f.top),
     four AS (SELECT f.request, g.top FROM two f JOIN two g ON g.request = f.top),
     eight AS (SELECT f.request, g.top FROM four f JOIN four g ON g.request = f.top)
SELECT t.*,
       e.top AS chain,
       CASE WHEN t.state = 'CANCELLED' THEN 'ADMIN' ELSE coalesce(o.stage, 'PENDING') END AS stage,
       coalesce(o.stage = 'ADMIN', false) OR t.state = 'CANCELLED' AS is_administrative,
       coalesce(o.counts_as_response = 'Y', false) AND t.final_on IS NOT NULL AND t.state <> 'CANCELLED' AS is_answered,
       coalesce(o.counts_as_response IN ('Y', 'I'), false) OR t.was_asked_back AS has_any_answer,
       greatest(0, CAST(t.final_on AS INT) - CAST(t.sent_on AS INT) - t.paused_days) AS days_to_final,
       greatest(0, CAST(coalesce(t.final_on, t.waits_since, :data_cut) AS INT) - CAST(t.sent_on AS INT) - t.paused_days) AS days_observed,
       t.is_open AND t.state <> 'INFO_REQUESTED' AS is_awaited,
       CASE WHEN t.is_open THEN CAST(:data_cut AS INT) - CAST(t.sent_on AS INT) END AS days_open,
       CASE WHEN t.is_open
            THEN greatest(0, CAST(coalesce(t.waits_since, :data_cut) AS INT) - CAST(t.sent_on AS INT) - t.paused_days) END AS clock_days,
       CASE WHEN t.recovery_on >= t.sale_on THEN CAST(t.recovery_on AS INT) - CAST(t.sale_on AS INT) END AS ttc_days,
       coalesce(o.sdg_numerator, 'N') AS sdg_numerator
FROM traces t
JOIN eight e ON e.request = t.requesting || '/' || t.trace
LEFT JOIN trace_outcomes o ON o.outcome_code = t.outcome
