-- Illicit transfer as the data show it, with the period before: firearms in cases of trafficking, firearms of seizures at a border,
-- firearms whose stated route begins, passes or ends in another country, and records of trafficked and smuggled firearms,
-- those entered in error left out.
WITH items AS (
    SELECT 1 AS place, 'CONTEXT_TRAFFICKING' AS item, quantity AS amount, seized_on AS day FROM crime_arms
    WHERE legal_context = 'ILLICIT_TRAFFICKING'
    UNION ALL
    SELECT 2, 'AT_BORDER', a.quantity, a.seized_on FROM crime_arms a
    JOIN seizures s ON s.bureau = a.bureau AND s.seizure = a.seizure WHERE s.is_at_border
    UNION ALL
    SELECT 3, 'CROSS_BORDER_ROUTE', arms, seized_on FROM route_steps
    WHERE coalesce(origin, :country) <> :country OR coalesce(destination, :country) <> :country OR transits IS NOT NULL
    UNION ALL SELECT 4, 'RECORDS_TRAFFICKED', 1.0, reported_on FROM records WHERE reason = 'TRAFFICKED' AND NOT is_cancelled
    UNION ALL SELECT 5, 'RECORDS_SMUGGLED', 1.0, reported_on FROM records WHERE reason = 'SMUGGLED' AND NOT is_cancelled
)
SELECT item, CAST(coalesce(sum(amount) FILTER (WHERE day >= :from), 0) AS BIGINT) AS value,
       CAST(coalesce(sum(amount) FILTER (WHERE day < :from), 0) AS BIGINT) AS previous
FROM items
WHERE day >= :previous_from AND day < :to
GROUP BY place, item
ORDER BY place
