-- Candidates that the comparison listed for the bureau's exhibits, of every band, and what people have said of the pair. What
-- nobody has spoken of has no finding.
SELECT c.candidate_id AS candidate, c.left_bureau, c.right_bureau, c.band, c.mark_kind,
       p.state AS finding,
       coalesce(p.previously_known, false) AS is_known
FROM ballistic_candidates c
LEFT JOIN ballistic_pairs p
    ON p.left_bureau = c.left_bureau AND p.left_exhibit_id = c.left_exhibit_id
   AND p.right_bureau = c.right_bureau AND p.right_exhibit_id = c.right_exhibit_id
WHERE c.left_bureau = :bureau OR c.right_bureau = :bureau OR :bureau = 'ipsg'
