-- Firearms of the period by make, where the make is known.
SELECT make, CAST(sum(quantity) AS BIGINT) AS arms
FROM crime_arms
WHERE make_id IS NOT NULL AND seized_on >= :from AND seized_on < :to
GROUP BY make
ORDER BY arms DESC, make
