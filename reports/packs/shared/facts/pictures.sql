-- Pictures of candidates of the bureau's exhibits of which nobody has said anything, the likeliest first.
SELECT p.candidate_id AS candidate, p.svg AS picture
FROM ballistic_pictures p
JOIN ballistic_candidates c ON c.candidate_id = p.candidate_id
LEFT JOIN ballistic_pairs said
    ON said.left_bureau = c.left_bureau AND said.left_exhibit_id = c.left_exhibit_id
   AND said.right_bureau = c.right_bureau AND said.right_exhibit_id = c.right_exhibit_id
WHERE (p.left_bureau = :bureau OR p.right_bureau = :bureau OR :bureau = 'ipsg') AND said.state IS NULL
ORDER BY c.log10_likelihood_ratio DESC, c.score DESC, p.candidate_id
LIMIT 12
