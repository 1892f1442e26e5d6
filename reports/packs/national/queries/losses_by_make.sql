-- Records reported in the period by make.
-- Records that were cancelled, because they were entered in error, are no losses.
SELECT make, count(*) AS records
FROM records
WHERE bureau = :bureau AND NOT is_cancelled AND reported_on >= :from AND reported_on < :to
GROUP BY make
ORDER BY records DESC, make
