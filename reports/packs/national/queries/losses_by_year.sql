-- Records by year of the loss and reason: the last six years up to the period.
-- Records that were cancelled, because they were entered in error, are no losses.
SELECT CAST(date_part('year', lost_on) AS BIGINT) AS year, reason, count(*) AS records
FROM records
WHERE bureau = :bureau AND NOT is_cancelled AND date_part('year', lost_on) > :year - 6 AND date_part('year', lost_on) <= :year
GROUP BY 1, 2
ORDER BY 1, CASE reason WHEN 'STOLEN' THEN 1 WHEN 'LOST' THEN 2 WHEN 'TRAFFICKED' THEN 3 ELSE 4 END
