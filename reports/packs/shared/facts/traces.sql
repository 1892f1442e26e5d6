-- Trace requests that the bureau sent or received; all for the Secretariat. Days during which the requested country
-- waited for information are paused.
SELECT trace_id AS trace,
       requesting_bureau AS requesting,
       requested_bureau AS requested,
       parent_trace_id AS parent,
       CAST(sent_at AS DATE) AS sent_on,
       CASE WHEN acknowledged_at >= sent_at
            THEN (CAST(acknowledged_at AS BIGINT) - CAST(sent_at AS BIGINT)) / 3600000000.0 END AS acknowledge_hours,
       CAST(acknowledged_at AS DATE) AS acknowledged_on,
       CAST(answered_at AS DATE) AS answered_on,
       is_open,
       CASE WHEN NOT is_open
            THEN CAST(coalesce(CASE WHEN state <> 'CANCELLED' THEN answered_at END, ended_at, last_event_at) AS DATE) END AS final_on,
       CAST(coalesce(paused_seconds, 0) / 86400 AS INT) AS paused_days,
       CASE WHEN is_open THEN CAST(paused_since AS DATE) END AS waits_since,
       coalesce(paused_seconds, 0) > 0 OR paused_since IS NOT NULL AS was_asked_back,
       state,
       outcome_code AS outcome,
       coalesce(priority, 'ROUTINE') AS priority,
       recovery_date AS recovery_on,
       coalesce(recovery_date_precision, 'DAY') AS recovery_precision,
       recovery_country,
       seizure_id AS seizure,
       first_retail_sale_date AS sale_on,
       coalesce(first_retail_sale_precision, 'DAY') AS sale_precision,
       last_legal_country,
       diversion_kind,
       diversion_country,
       basis,
       type_code,
       serial_raw AS serial,
       serial_status,
       CAST(_ingested_at AS DATE) AS received_on
FROM traces
WHERE requesting_bureau = :bureau OR requested_bureau = :bureau OR :bureau = 'ipsg'
