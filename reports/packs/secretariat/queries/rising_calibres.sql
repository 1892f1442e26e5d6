-- Firearms of the period by calibre, those that rose most first.
SELECT calibre,
       CAST(coalesce(sum(quantity) FILTER (WHERE seized_on >= :from), 0) AS BIGINT) AS arms,
       CAST(coalesce(sum(quantity) FILTER (WHERE seized_on < :from), 0) AS BIGINT) AS previous,
       CAST(coalesce(sum(quantity) FILTER (WHERE seized_on >= :from), 0)
          - coalesce(sum(quantity) FILTER (WHERE seized_on < :from), 0) AS BIGINT) AS change
FROM crime_arms
WHERE calibre_id IS NOT NULL AND seized_on >= :previous_from AND seized_on < :to
GROUP BY calibre
HAVING sum(quantity) FILTER (WHERE seized_on >= :from) >= 5
ORDER BY change DESC, arms DESC, calibre
