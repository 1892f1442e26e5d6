-- Pictures of candidates of the bureau's exhibits, the likeliest first; more than are shown, for some pairs have been looked at.
SELECT p.candidate_id AS candidate, p.svg AS picture
FROM ballistic_pictures p
JOIN ballistic_candidates c ON c.candidate_id = p.candidate_id
WHERE (p.left_bureau = :bureau OR p.right_bureau = :bureau OR :bureau = 'ipsg') AND c.band = 'STRONG'
ORDER BY c.log10_likelihood_ratio DESC, c.score DESC, p.candidate_id
LIMIT 60
