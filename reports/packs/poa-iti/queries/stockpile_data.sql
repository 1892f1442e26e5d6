-- State-owned firearms in the data, with the period before: reported lost or stolen by police and armed forces (records entered in
-- error left out), marked as found
-- again, come to light in seizures as state property, and traced to a state stock by this bureau for others.
WITH items AS (
    SELECT 1 AS place, 'LOST_POLICE' AS item, 1.0 AS amount, reported_on AS day FROM records WHERE owner_type = 'POLICE' AND NOT is_cancelled
    UNION ALL SELECT 2, 'LOST_MILITARY', 1.0, reported_on FROM records WHERE owner_type = 'MILITARY' AND NOT is_cancelled
    UNION ALL
    SELECT 3, 'STATE_FOUND', 1.0, found_on FROM records WHERE owner_type IN ('POLICE', 'MILITARY') AND is_found AND found_on IS NOT NULL
    UNION ALL SELECT 4, 'STATE_SEIZED', quantity, seized_on FROM handled WHERE is_institutional AND item_kind = 'FIREARM'
    UNION ALL
    SELECT 5, 'STATE_STOCK_TRACED', 1.0, final_on FROM trace_facts
    WHERE requested = :bureau AND is_answered AND outcome = 'TRACED_STATE_STOCK'
)
SELECT item, CAST(coalesce(sum(amount) FILTER (WHERE day >= :from), 0) AS BIGINT) AS value,
       CAST(coalesce(sum(amount) FILTER (WHERE day < :from), 0) AS BIGINT) AS previous
FROM items
WHERE day >= :previous_from AND day < :to
GROUP BY place, item
ORDER BY place
