-- Notices and diffusions that the bureau may see, as they stand at the data cut.
SELECT notice_id AS notice, notice_code, title, requesting_bureau AS requesting, state,
       CAST(coalesce(published_at, submitted_at) AS DATE) AS published_on, expiry AS expires_on,
       coalesce(threat_kind, modus_kind, 'NONE') AS theme,
       in_force AND coalesce(expiry >= :data_cut, true) AS is_in_force
FROM notices
