-- Pairs of a record and a seized firearm that may be the same, seen from the bureau, with what the two owners have said of them. A
-- pair is confirmed when both say that it is one firearm, rejected when one says that it is not; owners decide, never a score.
-- Undecided, it is open while the record is searched for, and closed when the record was found otherwise, cancelled or has expired.
-- Matching lists rejected pairs and those of closed records no more: what was said of them stays, without a band. Open for the
-- bureau is a pair that lacks its own word; for the Secretariat one that lacks any.
WITH proposed AS (
    SELECT * FROM matches WHERE record_bureau = :bureau OR seizure_bureau = :bureau OR :bureau = 'ipsg'
), spoken_of AS (
    SELECT * FROM hits
    WHERE seizure_bureau IS NOT NULL AND (record_bureau = :bureau OR seizure_bureau = :bureau OR :bureau = 'ipsg')
), pairs AS (
    -- A pair has the same owners on both sides.
    SELECT coalesce(m.candidate_id, h.candidate_id) AS pair,
           coalesce(m.record_bureau, h.record_bureau) AS record_bureau, coalesce(m.record_id, h.record_id) AS record_id,
           coalesce(m.seizure_bureau, h.seizure_bureau) AS seizure_bureau, coalesce(m.seizure_id, h.seizure_id) AS seizure_id,
           m.band, m.score, m.seized_at, h.state AS said, h.record_word, h.other_word, h.opened_at, h.decided_at
    FROM proposed m
    FULL JOIN spoken_of h ON h.candidate_id = m.candidate_id
), stated AS (
    -- A record that the bureau may not see is searched for as long as matching lists it.
    SELECT p.*, coalesce(p.seized_at, s.seized_at, CAST(p.opened_at AS DATE)) AS found_on,
           CASE WHEN p.said IN ('CONFIRMED', 'REJECTED') THEN p.said
                WHEN coalesce(f.lifecycle_state IN ('ACTIVE', 'HIT_PENDING'), p.band IS NOT NULL) THEN 'OPEN'
                ELSE 'CLOSED' END AS state
    FROM pairs p
    LEFT JOIN firearms f ON f.source_bureau = p.record_bureau AND f.source_record_id = p.record_id
    LEFT JOIN seizures s ON s.source_bureau = p.seizure_bureau AND s.source_record_id = p.seizure_id
)
SELECT pair, record_bureau, record_id, seizure_bureau, seizure_id, band, score,
       record_bureau = :bureau AS own_is_record,
       CASE WHEN record_bureau = :bureau THEN record_id ELSE seizure_id END AS own_record,
       CASE WHEN record_bureau = :bureau THEN seizure_bureau ELSE record_bureau END AS other,
       CASE WHEN record_bureau = :bureau THEN seizure_id ELSE record_id END AS other_record,
       found_on, state,
       CASE WHEN state = 'CONFIRMED' THEN CAST(decided_at AS DATE) END AS confirmed_on,
       state = 'OPEN' AND (:bureau = 'ipsg' OR (record_bureau = :bureau AND record_word IS NULL)
                           OR (seizure_bureau = :bureau AND other_word IS NULL)) AS is_open,
       coalesce(said = 'PROPOSED', false) AS is_proposed
FROM stated
