-- Arms of the period by transport_mode, with the period before.
SELECT transport_mode,
       CAST(coalesce(sum(quantity) FILTER (WHERE seized_on >= :from), 0) AS BIGINT) AS arms,
       CAST(coalesce(sum(quantity) FILTER (WHERE seized_on < :from), 0) AS BIGINT) AS previous
FROM crime_arms
WHERE seized_on >= :previous_from AND seized_on < :to
  AND transport_mode IS NOT NULL
GROUP BY transport_mode
HAVING sum(quantity) FILTER (WHERE seized_on >= :from) > 0
ORDER BY arms DESC, transport_mode
