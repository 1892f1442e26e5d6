-- Trace requests with what the measures need. A request is answered when a final answer or a refusal came that counts as
-- a response; administrative endings (duplicates, cancellations) leave all rates.
SELECT t.*,
       CASE WHEN t.state = 'CANCELLED' THEN 'ADMIN' ELSE coalesce(o.stage, 'PENDING') END AS stage,
       coalesce(o.stage = 'ADMIN', false) OR t.state = 'CANCELLED' AS is_administrative,
       coalesce(o.counts_as_response = 'Y', false) AND t.final_on IS NOT NULL AS is_answered,
       greatest(0, CAST(t.final_on AS INT) - CAST(t.sent_on AS INT) - t.paused_days) AS days_to_final,
       greatest(0, CAST(coalesce(t.final_on, :data_cut) AS INT) - CAST(t.sent_on AS INT) - t.paused_days) AS days_observed,
       CASE WHEN t.is_open THEN CAST(:data_cut AS INT) - CAST(t.sent_on AS INT) END AS days_open,
       CASE WHEN t.recovery_on >= t.sale_on THEN CAST(t.recovery_on AS INT) - CAST(t.sale_on AS INT) END AS ttc_days,
       coalesce(o.sdg_numerator, 'N') AS sdg_numerator
FROM traces t
LEFT JOIN trace_outcomes o ON o.outcome_code = t.outcome
