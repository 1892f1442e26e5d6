-- Time-to-crime in bands (under 3 months, 3 to under 7 months, 7 months to under 1 year, 1 to under 2 years, 2 to under 3 years, 3
-- years and more), by who asked: firearms recovered here, and firearms recovered elsewhere.
SELECT CASE WHEN recovery_on < sale_on + INTERVAL '3 months' THEN 'A3M'
            WHEN recovery_on < sale_on + INTERVAL '7 months' THEN 'B7M'
            WHEN recovery_on < sale_on + INTERVAL '1 year' THEN 'C1Y'
            WHEN recovery_on < sale_on + INTERVAL '2 years' THEN 'D2Y'
            WHEN recovery_on < sale_on + INTERVAL '3 years' THEN 'E3Y'
            ELSE 'F3YPLUS' END AS band,
       direction, count(*) AS arms
FROM both_ways
WHERE ttc_days IS NOT NULL AND recovery_on >= :from AND recovery_on < :to
GROUP BY 1, 2
ORDER BY band, CASE direction WHEN 'SENT' THEN 1 ELSE 2 END
