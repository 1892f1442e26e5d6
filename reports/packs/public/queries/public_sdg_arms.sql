-- The denominator of SDG 16.4.2 by country: arms seized for criminal offences, found and surrendered in the year.
SELECT country, CAST(sum(arms) AS BIGINT) AS arms
FROM sdg_arms
WHERE year = :year AND country IS NOT NULL
GROUP BY country
ORDER BY arms DESC, country
