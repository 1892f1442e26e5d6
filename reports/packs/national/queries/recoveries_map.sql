-- Where own firearms came to light, for the map: matches with seizures, confirmed or strong, by country of the seizure.
SELECT upper(other) AS country, count(*) AS hits
FROM matches
WHERE own_is_record AND (state = 'CONFIRMED' OR band = 'STRONG')
GROUP BY 1
ORDER BY hits DESC, country
