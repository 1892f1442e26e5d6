-- The same by reporting country and type.
SELECT upper(bureau) AS country, coalesce(type_code, 'UNKNOWN') AS type_code, CAST(sum(quantity) AS BIGINT) AS arms
FROM crime_arms
WHERE seized_on >= :from AND seized_on < :to
GROUP BY 1, 2
ORDER BY 1, 2
