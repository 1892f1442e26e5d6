-- Notices and diffusions that the bureau may see, as they stand at the data cut.
SELECT notice_id AS notice, notice_code, title, requesting_bureau AS requesting, state,
       CAST(coalesce(published_at, submitted_at) AS DATE) AS published_on, expiry AS expires_on,
       coalesce(threat_kind, modus_kind, 'NONE') AS theme,
       CAST(published_at AS DATE) AS in_force_from, CAST(ended_at AS DATE) AS ended_on,
       in_force AND coalesce(expiry >= :data_cut, true) AS is_in_force,
       CAST(_ingested_at AS DATE) AS received_on
FROM notices
