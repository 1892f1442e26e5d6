-- Records reported in the period by owner_type, with the period before.
-- Records that were cancelled, because they were entered in error, are no losses.
SELECT owner_type,
       count(*) FILTER (WHERE reported_on >= :from) AS records,
       count(*) FILTER (WHERE reported_on < :from) AS previous
FROM records
WHERE bureau = :bureau AND NOT is_cancelled AND reported_on >= :previous_from AND reported_on < :to
GROUP BY owner_type
HAVING count(*) FILTER (WHERE reported_on >= :from) > 0
ORDER BY records DESC, owner_type
