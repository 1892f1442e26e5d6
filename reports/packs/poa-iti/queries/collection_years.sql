-- Firearms seized, found and surrendered by year, the last five years. Property of police and army is left out.
SELECT CAST(CAST(date_part('year', seized_on) AS BIGINT) AS VARCHAR) AS year,
       CAST(sum(CASE WHEN event_type = 'SEIZED_CRIMINAL' THEN quantity ELSE 0 END) AS BIGINT) AS seized_criminal,
       CAST(sum(CASE WHEN event_type = 'SEIZED_ADMINISTRATIVE' THEN quantity ELSE 0 END) AS BIGINT) AS seized_administrative,
       CAST(sum(CASE WHEN event_type = 'FOUND' THEN quantity ELSE 0 END) AS BIGINT) AS found,
       CAST(sum(CASE WHEN event_type = 'SURRENDERED' THEN quantity ELSE 0 END) AS BIGINT) AS surrendered,
       CAST(sum(quantity) AS BIGINT) AS arms
FROM crime_arms
WHERE date_part('year', seized_on) > :year - 5 AND seized_on < :to
GROUP BY 1
ORDER BY 1
