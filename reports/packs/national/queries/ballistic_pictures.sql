-- Of the likeliest candidates that nobody has looked at, the marks that agree most.
SELECT CASE WHEN left_bureau = :bureau THEN left_exhibit ELSE right_exhibit END AS record,
       CASE WHEN left_bureau = :bureau THEN right_bureau ELSE left_bureau END AS other,
       CASE WHEN left_bureau = :bureau THEN right_exhibit ELSE left_exhibit END AS other_record,
       mark_kind, pictures.picture
FROM candidates JOIN pictures ON pictures.candidate = candidates.candidate
WHERE is_open
ORDER BY log10_ratio DESC, score DESC, record, other, other_record, candidates.candidate
LIMIT 3
