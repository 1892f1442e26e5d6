-- Arms of the period by type_code, with the period before.
SELECT type_code,
       CAST(coalesce(sum(quantity) FILTER (WHERE seized_on >= :from), 0) AS BIGINT) AS arms,
       CAST(coalesce(sum(quantity) FILTER (WHERE seized_on < :from), 0) AS BIGINT) AS previous
FROM crime_arms
WHERE seized_on >= :previous_from AND seized_on < :to
GROUP BY type_code
HAVING sum(quantity) FILTER (WHERE seized_on >= :from) > 0
ORDER BY arms DESC, type_code
