-- Confirmed and strong matches by country of the record and country of the seizure.
SELECT upper(record_bureau) AS record_country, upper(seizure_bureau) AS seizure_country, count(*) AS pairs
FROM matches
WHERE state = 'CONFIRMED' OR band = 'STRONG'
GROUP BY 1, 2
ORDER BY pairs DESC, 1, 2
