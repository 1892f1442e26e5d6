-- Arms without an ordinary origin or serial number: how many, and their share of all arms of the period.
WITH kinds AS (
    SELECT 1 AS place, 'CONVERTED' AS kind, is_converted AS fits, quantity, seized_on FROM crime_arms
    UNION ALL SELECT 2, 'CRAFT', is_craft AND NOT is_private_made, quantity, seized_on FROM crime_arms
    UNION ALL SELECT 3, 'PRIVATELY_MADE', is_private_made, quantity, seized_on FROM crime_arms
    UNION ALL SELECT 4, 'UNMARKED', serial_status = 'NONE', quantity, seized_on FROM crime_arms
    UNION ALL SELECT 5, 'OBLITERATED', serial_status = 'OBLITERATED', quantity, seized_on FROM crime_arms
    UNION ALL SELECT 6, 'RESTORED', serial_status = 'RESTORED', quantity, seized_on FROM crime_arms
)
SELECT kind,
       CAST(coalesce(sum(quantity) FILTER (WHERE fits AND seized_on >= :from), 0) AS BIGINT) AS arms,
       coalesce(sum(quantity) FILTER (WHERE fits AND seized_on >= :from), 0)
           / nullif(sum(quantity) FILTER (WHERE seized_on >= :from), 0) AS share,
       CAST(coalesce(sum(quantity) FILTER (WHERE fits AND seized_on < :from), 0) AS BIGINT) AS previous,
       coalesce(sum(quantity) FILTER (WHERE fits AND seized_on < :from), 0)
           / nullif(sum(quantity) FILTER (WHERE seized_on < :from), 0) AS previous_share,
       CAST(coalesce(sum(quantity) FILTER (WHERE seized_on >= :from), 0) AS BIGINT) AS n
FROM kinds
WHERE seized_on >= :previous_from AND seized_on < :to
GROUP BY place, kind
ORDER BY place
