-- Trace requests that the bureau sent or received; all for the Secretariat. Days during which the requested country
-- waited for information are paused.
SELECT trace_id AS trace,
       requesting_bureau AS requesting,
       requested_bureau AS requested,
       coalesce(parent_trace_id, trace_id) AS chain,
       CAST(sent_at AS DATE) AS sent_on,
       CASE WHEN acknowledged_at >= sent_at
            THEN (CAST(acknowledged_at AS BIGINT) - CAST(sent_at AS BIGINT)) / 3600000000 END AS acknowledge_hours,
       is_open,
       CASE WHEN NOT is_open THEN CAST(coalesce(answered_at, ended_at, last_event_at) AS DATE) END AS final_on,
       CAST(coalesce(paused_seconds, 0) / 86400 AS INT) AS paused_days,
       CASE WHEN is_open THEN CAST(paused_since AS DATE) END AS waits_since,
       state,
       outcome_code AS outcome,
       coalesce(priority, 'ROUTINE') AS priority,
       recovery_date AS recovery_on,
       recovery_country,
       seizure_id AS seizure,
       first_retail_sale_date AS sale_on,
       last_legal_country,
       diversion_kind,
       diversion_country,
       basis,
       type_code,
       serial_raw AS serial,
       serial_status
FROM traces
WHERE requesting_bureau = :bureau OR requested_bureau = :bureau OR :bureau = 'ipsg'
