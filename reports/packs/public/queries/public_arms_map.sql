-- Firearms seized, found or surrendered in the period, by the country whose bureau reports them: who reports a number knows it,
-- wherever the firearms were.
SELECT upper(bureau) AS country, CAST(sum(quantity) AS BIGINT) AS arms
FROM crime_arms
WHERE seized_on >= :from AND seized_on < :to
GROUP BY 1
ORDER BY arms DESC, country
