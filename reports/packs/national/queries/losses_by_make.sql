-- Records reported in the period by make.
SELECT make, count(*) AS records
FROM records
WHERE bureau = :bureau AND reported_on >= :from AND reported_on < :to
GROUP BY make
ORDER BY records DESC, make
