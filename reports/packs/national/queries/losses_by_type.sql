-- Records reported in the period by type_code, with the period before.
SELECT type_code,
       count(*) FILTER (WHERE reported_on >= :from) AS records,
       count(*) FILTER (WHERE reported_on < :from) AS previous
FROM records
WHERE bureau = :bureau AND reported_on >= :previous_from AND reported_on < :to
GROUP BY type_code
HAVING count(*) FILTER (WHERE reported_on >= :from) > 0
ORDER BY records DESC, type_code
