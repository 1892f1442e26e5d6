-- Candidates of the comparison of which nobody has said anything yet, the likeliest first. The ratio is stated no further than the
-- data of the calibration reach.
SELECT CASE WHEN left_bureau = :bureau THEN left_exhibit ELSE right_exhibit END AS record,
       CASE WHEN left_bureau = :bureau THEN left_case ELSE right_case END AS own_case,
       CASE WHEN left_bureau = :bureau THEN right_bureau ELSE left_bureau END AS other,
       CASE WHEN left_bureau = :bureau THEN right_exhibit ELSE left_exhibit END AS other_record,
       mark_kind, score AS likeness, CAST(round(power(10.0, log10_ratio)) AS BIGINT) AS times, band, found_on
FROM candidates
WHERE is_open
ORDER BY CASE band WHEN 'STRONG' THEN 1 ELSE 2 END, log10_ratio DESC, likeness DESC, record, other, other_record, candidate
