-- Records with a match, confirmed by both owners, or strong and undecided, by country of the record and country of the seizure. A
-- record counts once in each cell.
SELECT upper(record_bureau) AS record_country, upper(seizure_bureau) AS seizure_country,
       count(DISTINCT record_id) AS records
FROM matches
WHERE state = 'CONFIRMED' OR (state = 'OPEN' AND band = 'STRONG')
GROUP BY 1, 2
ORDER BY records DESC, 1, 2
