-- Converted, craft-made and privately made (printed, completed frames) firearms: number and share of all firearms of the period and
-- of the one before it, and the difference.
WITH kinds AS (
    SELECT 1 AS place, 'CONVERTED' AS kind, is_converted AS fits, quantity, seized_on FROM crime_arms
    UNION ALL SELECT 2, 'CRAFT', is_craft AND NOT is_private_made, quantity, seized_on FROM crime_arms
    UNION ALL SELECT 3, 'PRIVATELY_MADE', is_private_made, quantity, seized_on FROM crime_arms
)
SELECT kind,
       CAST(coalesce(sum(quantity) FILTER (WHERE fits AND seized_on >= :from), 0) AS BIGINT) AS arms,
       coalesce(sum(quantity) FILTER (WHERE fits AND seized_on >= :from), 0)
           / nullif(sum(quantity) FILTER (WHERE seized_on >= :from), 0) AS share,
       CAST(coalesce(sum(quantity) FILTER (WHERE fits AND seized_on < :from), 0) AS BIGINT) AS previous,
       coalesce(sum(quantity) FILTER (WHERE fits AND seized_on < :from), 0)
           / nullif(sum(quantity) FILTER (WHERE seized_on < :from), 0) AS previous_share,
       CAST(coalesce(sum(quantity) FILTER (WHERE fits AND seized_on >= :from), 0)
          - coalesce(sum(quantity) FILTER (WHERE fits AND seized_on < :from), 0) AS BIGINT) AS change,
       CAST(coalesce(sum(quantity) FILTER (WHERE seized_on >= :from), 0) AS BIGINT) AS n
FROM kinds
WHERE seized_on >= :previous_from AND seized_on < :to
GROUP BY place, kind
ORDER BY place
