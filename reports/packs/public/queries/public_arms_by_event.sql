-- The same by reporting country and by how they came to the authorities.
SELECT upper(bureau) AS country, event_type, CAST(sum(quantity) AS BIGINT) AS arms
FROM crime_arms
WHERE seized_on >= :from AND seized_on < :to AND event_type IS NOT NULL
GROUP BY 1, 2
ORDER BY 1, 2
