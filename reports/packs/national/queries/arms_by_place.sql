-- Arms of the period by place_type, with the period before.
SELECT place_type,
       CAST(coalesce(sum(quantity) FILTER (WHERE seized_on >= :from), 0) AS BIGINT) AS arms,
       CAST(coalesce(sum(quantity) FILTER (WHERE seized_on < :from), 0) AS BIGINT) AS previous
FROM crime_arms
WHERE seized_on >= :previous_from AND seized_on < :to
GROUP BY place_type
HAVING sum(quantity) FILTER (WHERE seized_on >= :from) > 0
ORDER BY arms DESC, place_type
