-- Matches that nobody has confirmed or rejected, the strongest first.
SELECT own_record AS record, other, other_record, band, score, found_on
FROM matches
WHERE is_open AND band IN ('STRONG', 'REVIEW')
ORDER BY CASE band WHEN 'STRONG' THEN 1 ELSE 2 END, score DESC, own_record, other_record
