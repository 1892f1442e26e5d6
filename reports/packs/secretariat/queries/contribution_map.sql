-- Active records by country of the bureau.
SELECT upper(bureau) AS country, count(*) AS active
FROM records
WHERE is_active
GROUP BY 1
ORDER BY active DESC, country
