-- Time-to-crime in bands: under 3 months, 3 to under 7 months, 7 months to under 1 year, 1 to under 2 years, 2 to under
-- 3 years, 3 years and more; firearms recovered in the period, each once.
WITH bands AS (
    SELECT * FROM (VALUES ('A3M'), ('B7M'), ('C1Y'), ('D2Y'), ('E3Y'), ('F3YPLUS')) AS listed (band)
), recovered AS (
    SELECT band FROM ttc_arms WHERE recovery_on >= :from AND recovery_on < :to
)
SELECT b.band, count(r.band) AS arms
FROM bands b LEFT JOIN recovered r ON r.band = b.band
GROUP BY b.band
ORDER BY b.band
