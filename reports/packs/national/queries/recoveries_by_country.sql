-- Where own firearms came to light: own records with a match with a seizure, confirmed by both owners, or strong and
-- undecided, by country of the seizure. A record counts once per country.
SELECT upper(other) AS country, count(DISTINCT record_id) AS records
FROM matches
WHERE own_is_record AND (state = 'CONFIRMED' OR (state = 'OPEN' AND band = 'STRONG'))
GROUP BY 1
ORDER BY records DESC, country
