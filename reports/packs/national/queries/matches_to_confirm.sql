-- Matches that wait for the bureau's own word, the strongest first: strong ones and those to be reviewed, and any that the other
-- owner has proposed.
SELECT own_record AS record, other, other_record, band, score, found_on
FROM matches
WHERE is_open AND (band IN ('STRONG', 'REVIEW') OR is_proposed)
ORDER BY CASE band WHEN 'STRONG' THEN 1 WHEN 'REVIEW' THEN 2 ELSE 3 END, score DESC NULLS LAST, own_record, other, other_record, pair
