-- Candidates that the comparison listed for the bureau's exhibits; the day is that of the later acquisition. A candidate is open
-- until somebody has said something of the pair.
SELECT c.candidate_id AS candidate, c.left_bureau, c.left_exhibit_id AS left_exhibit, c.left_case_ref AS left_case,
       c.right_bureau, c.right_exhibit_id AS right_exhibit, c.right_case_ref AS right_case,
       c.band, c.mark_kind, c.score, c.log10_likelihood_ratio AS log10_ratio,
       coalesce(CAST(e.acquired_at AS DATE), CAST(e.event_ts AS DATE)) AS found_on,
       p.state IS NULL AS is_open
FROM ballistic_candidates c
JOIN exhibits e
    ON e.source_bureau = CASE WHEN c.right_bureau = :bureau THEN c.right_bureau ELSE c.left_bureau END
   AND e.source_record_id = CASE WHEN c.right_bureau = :bureau THEN c.right_exhibit_id ELSE c.left_exhibit_id END
LEFT JOIN ballistic_pairs p
    ON p.left_bureau = c.left_bureau AND p.left_exhibit_id = c.left_exhibit_id
   AND p.right_bureau = c.right_bureau AND p.right_exhibit_id = c.right_exhibit_id
WHERE (c.left_bureau = :bureau OR c.right_bureau = :bureau OR :bureau = 'ipsg') AND c.band IN ('STRONG', 'REVIEW')
