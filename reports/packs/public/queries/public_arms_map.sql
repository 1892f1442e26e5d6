-- Firearms seized, found or surrendered in the period, by country.
SELECT country, CAST(sum(quantity) AS BIGINT) AS arms
FROM crime_arms
WHERE seized_on >= :from AND seized_on < :to AND country IS NOT NULL
GROUP BY country
ORDER BY arms DESC, country
