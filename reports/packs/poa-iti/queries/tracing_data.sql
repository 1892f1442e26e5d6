-- Tracing in both directions, requests sent in the period: all, acknowledged, answered finally, traced, refused, still open, and
-- the median of the days to the final answer with pauses taken off. Administrative endings are left out.
WITH requests AS (
    SELECT 'SENT' AS direction, t.* FROM trace_facts t WHERE requesting = :bureau
    UNION ALL SELECT 'RECEIVED' AS direction, t.* FROM trace_facts t WHERE requested = :bureau
), counted AS (
    SELECT direction, count(*) AS requests, count(acknowledge_hours) AS acknowledged,
           count(*) FILTER (WHERE is_answered) AS answered,
           count(*) FILTER (WHERE is_answered AND stage = 'COMPLETE') AS traced,
           count(*) FILTER (WHERE is_answered AND stage = 'REFUSED') AS refused,
           count(*) FILTER (WHERE is_open) AS open,
           median(CASE WHEN is_answered THEN CAST(days_to_final AS DOUBLE) END) AS days
    FROM requests
    WHERE NOT is_administrative AND sent_on >= :from AND sent_on < :to
    GROUP BY direction
), measures AS (
    SELECT 1 AS place, 'REQUESTS' AS item, direction, CAST(requests AS DOUBLE) AS value FROM counted
    UNION ALL SELECT 2, 'ACKNOWLEDGED', direction, CAST(acknowledged AS DOUBLE) FROM counted
    UNION ALL SELECT 3, 'ANSWERED', direction, CAST(answered AS DOUBLE) FROM counted
    UNION ALL SELECT 4, 'TRACED', direction, CAST(traced AS DOUBLE) FROM counted
    UNION ALL SELECT 5, 'REFUSED', direction, CAST(refused AS DOUBLE) FROM counted
    UNION ALL SELECT 6, 'OPEN', direction, CAST(open AS DOUBLE) FROM counted
    UNION ALL SELECT 7, 'MEDIAN_DAYS', direction, days FROM counted
)
SELECT item, max(value) FILTER (WHERE direction = 'SENT') AS sent_value,
       max(value) FILTER (WHERE direction = 'RECEIVED') AS received_value
FROM measures
GROUP BY place, item
ORDER BY place
