-- Records reported in the period by circumstance, with the period before.
-- Records that were cancelled, because they were entered in error, are no losses.
SELECT circumstance,
       count(*) FILTER (WHERE reported_on >= :from) AS records,
       count(*) FILTER (WHERE reported_on < :from) AS previous
FROM records
WHERE bureau = :bureau AND NOT is_cancelled AND reported_on >= :previous_from AND reported_on < :to
GROUP BY circumstance
HAVING count(*) FILTER (WHERE reported_on >= :from) > 0
ORDER BY records DESC, circumstance
