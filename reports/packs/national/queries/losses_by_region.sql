-- Records reported in the period by region of the loss.
SELECT region,
       count(*) AS records,
       count(*) FILTER (WHERE reason = 'STOLEN') AS stolen,
       count(*) FILTER (WHERE is_found) AS found,
       count(*) / CAST(sum(count(*)) OVER () AS DOUBLE) AS share
FROM records
WHERE bureau = :bureau AND reported_on >= :from AND reported_on < :to
GROUP BY region
ORDER BY records DESC, region
