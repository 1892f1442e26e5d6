-- Arms of the period by converted_from, with the period before.
SELECT converted_from,
       CAST(coalesce(sum(quantity) FILTER (WHERE seized_on >= :from), 0) AS BIGINT) AS arms,
       CAST(coalesce(sum(quantity) FILTER (WHERE seized_on < :from), 0) AS BIGINT) AS previous
FROM crime_arms
WHERE seized_on >= :previous_from AND seized_on < :to
  AND converted_from IS NOT NULL
GROUP BY converted_from
HAVING sum(quantity) FILTER (WHERE seized_on >= :from) > 0
ORDER BY arms DESC, converted_from
