-- Time-to-crime in bands (under 3 months, 3 to under 7 months, 7 months to under 1 year, 1 to under 2 years, 2 to under 3 years, 3
-- years and more), by who asked: firearms recovered here, and firearms recovered elsewhere; each once.
SELECT band, direction, count(*) AS arms
FROM ttc_arms
WHERE recovery_on >= :from AND recovery_on < :to
GROUP BY 1, 2
ORDER BY band, CASE direction WHEN 'SENT' THEN 1 ELSE 2 END
