-- The same by country and type.
SELECT country, coalesce(type_code, 'UNKNOWN') AS type_code, CAST(sum(quantity) AS BIGINT) AS arms
FROM crime_arms
WHERE seized_on >= :from AND seized_on < :to AND country IS NOT NULL
GROUP BY 1, 2
ORDER BY 1, 2
