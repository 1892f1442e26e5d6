-- Arms of the period by legal_context, with the period before.
SELECT legal_context,
       CAST(coalesce(sum(quantity) FILTER (WHERE seized_on >= :from), 0) AS BIGINT) AS arms,
       CAST(coalesce(sum(quantity) FILTER (WHERE seized_on < :from), 0) AS BIGINT) AS previous
FROM crime_arms
WHERE seized_on >= :previous_from AND seized_on < :to
GROUP BY legal_context
HAVING sum(quantity) FILTER (WHERE seized_on >= :from) > 0
ORDER BY arms DESC, legal_context
