-- Records reported in the period by region of the loss.
-- Records that were cancelled, because they were entered in error, are no losses.
SELECT region,
       count(*) AS records,
       count(*) FILTER (WHERE reason = 'STOLEN') AS stolen,
       count(*) FILTER (WHERE is_found) AS recovered,
       count(*) / CAST(sum(count(*)) OVER () AS DOUBLE) AS share
FROM records
WHERE bureau = :bureau AND NOT is_cancelled AND reported_on >= :from AND reported_on < :to
GROUP BY region
ORDER BY records DESC, region
