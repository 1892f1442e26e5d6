-- Trace requests that may be published: the requester consents to onward use and did not ask for confidence, and nothing that
-- was said in the thread, question or answer, is restricted or carries a handling code. Days during which the requested
-- country waited for information are paused.
WITH kept_back AS (
    SELECT DISTINCT e.requesting_bureau AS requesting, e.trace_id AS trace
    FROM trace_events e
    WHERE e.access_mode IS NOT NULL
       OR coalesce(e.confidentiality, 'OFFICIAL_USE') <> 'OFFICIAL_USE'
       OR coalesce(array_length(e.handling_codes), 0) > 0
)
SELECT t.trace_id AS trace,
       t.requesting_bureau AS requesting,
       t.requested_bureau AS requested,
       t.parent_trace_id AS parent,
       CAST(t.sent_at AS DATE) AS sent_on,
       t.is_open,
       CASE WHEN NOT t.is_open
            THEN CAST(coalesce(CASE WHEN t.state <> 'CANCELLED' THEN t.answered_at END, t.ended_at, t.last_event_at) AS DATE) END
           AS final_on,
       CAST(coalesce(t.paused_seconds, 0) / 86400 AS INT) AS paused_days,
       CASE WHEN t.is_open THEN CAST(t.paused_since AS DATE) END AS waits_since,
       coalesce(t.paused_seconds, 0) > 0 OR t.paused_since IS NOT NULL AS was_asked_back,
       t.state,
       t.outcome_code AS outcome,
       t.recovery_date AS recovery_on,
       t.recovery_country,
       t.seizure_id AS seizure,
       t.first_retail_sale_date AS sale_on,
       t.last_legal_country,
       t.basis,
       t.type_code,
       t.serial_raw AS serial,
       t.serial_status
FROM traces t
LEFT JOIN kept_back k ON k.requesting = t.requesting_bureau AND k.trace = t.trace_id
WHERE k.trace IS NULL
  AND coalesce(t.consent_onward, false)
  AND NOT coalesce(t.confidentiality_request, false)
  AND t.access_mode IS NULL
  AND coalesce(t.confidentiality, 'OFFICIAL_USE') = 'OFFICIAL_USE'
  AND coalesce(array_length(t.handling_codes), 0) = 0
  AND :bureau = 'ipsg'
