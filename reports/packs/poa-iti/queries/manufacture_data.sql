-- Illicit manufacture as seizures show it: firearms of the period that were craft-made, privately made, or converted to fire, and
-- those seized in cases of illicit manufacture or conversion; with the period before. One firearm can stand in more than one row.
WITH items AS (
    SELECT 1 AS place, 'CRAFT' AS item, quantity, seized_on FROM crime_arms WHERE is_craft AND NOT is_private_made
    UNION ALL SELECT 2, 'PRIVATELY_MADE', quantity, seized_on FROM crime_arms WHERE is_private_made
    UNION ALL SELECT 3, 'CONVERTED', quantity, seized_on FROM crime_arms WHERE is_converted
    UNION ALL SELECT 4, 'CONTEXT_MANUFACTURE', quantity, seized_on FROM crime_arms WHERE legal_context = 'ILLICIT_MANUFACTURE'
    UNION ALL SELECT 5, 'CONTEXT_CONVERSION', quantity, seized_on FROM crime_arms WHERE legal_context = 'CONVERSION'
)
SELECT item, CAST(coalesce(sum(quantity) FILTER (WHERE seized_on >= :from), 0) AS BIGINT) AS value,
       CAST(coalesce(sum(quantity) FILTER (WHERE seized_on < :from), 0) AS BIGINT) AS previous
FROM items
WHERE seized_on >= :previous_from AND seized_on < :to
GROUP BY place, item
ORDER BY place
