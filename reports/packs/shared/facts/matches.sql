-- Pairs of a record and a seized firearm that may be the same, seen from the bureau. A pair is confirmed when the owner
-- of the record has marked it found and no other pair of that record scores higher; people confirm, never a score.
WITH pairs AS (
    SELECT m.*, f.lifecycle_state, f.date_found,
           row_number() OVER (PARTITION BY m.record_bureau, m.record_id ORDER BY m.score DESC, m.candidate_id) AS place
    FROM matches m
    LEFT JOIN firearms f ON f.source_bureau = m.record_bureau AND f.source_record_id = m.record_id
    WHERE m.record_bureau = :bureau OR m.seizure_bureau = :bureau OR :bureau = 'ipsg'
)
SELECT candidate_id AS match, record_bureau, record_id, seizure_bureau, seizure_id, band, score,
       record_bureau = :bureau AS own_is_record,
       CASE WHEN record_bureau = :bureau THEN record_id ELSE seizure_id END AS own_record,
       CASE WHEN record_bureau = :bureau THEN seizure_bureau ELSE record_bureau END AS other,
       CASE WHEN record_bureau = :bureau THEN seizure_id ELSE record_id END AS other_record,
       seized_at AS found_on,
       CASE WHEN coalesce(lifecycle_state, 'ACTIVE') NOT IN ('FOUND', 'RECOVERED_CLOSED') THEN 'OPEN'
            WHEN place = 1 THEN 'CONFIRMED' ELSE 'REJECTED' END AS state,
       CASE WHEN lifecycle_state IN ('FOUND', 'RECOVERED_CLOSED') AND place = 1 THEN date_found END AS confirmed_on,
       coalesce(lifecycle_state, 'ACTIVE') NOT IN ('FOUND', 'RECOVERED_CLOSED', 'CANCELLED', 'EXPIRED') AS is_open
FROM pairs
