-- Exhibits acquired in the period by the time from recovery to imaging.
SELECT CASE WHEN delay_hours <= 24 THEN 'A24H' WHEN delay_hours <= 48 THEN 'B48H' WHEN delay_hours <= 168 THEN 'C7D'
            WHEN delay_hours <= 720 THEN 'D30D' WHEN delay_hours > 720 THEN 'E30DPLUS' END AS delay,
       count(*) AS exhibits
FROM exhibits
WHERE bureau = :bureau AND acquired_on >= :from AND acquired_on < :to
GROUP BY 1
ORDER BY delay NULLS LAST
