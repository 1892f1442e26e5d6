-- Times of both directions, requests sent in the period and the one before it. Acknowledge time: hours from sending to the
-- acknowledgement. Response time: days from sending to the final answer, pauses taken off; P50, P75, P90 and P95 of answered
-- requests by linear interpolation. Shares answered within 30, 90 and 180 days: of those sent at least that long before the data
-- cut that were answered or observed for as long, without administrative endings.
WITH sent AS (
    SELECT direction, is_answered, is_administrative, sent_on, days_to_final, days_observed,
           CAST(acknowledge_hours AS DOUBLE) AS hours,
           CASE WHEN is_answered THEN CAST(days_to_final AS DOUBLE) END AS days
    FROM both_ways WHERE sent_on >= :previous_from AND sent_on < :to
), measures AS (
    SELECT 1 AS place, 'ACKNOWLEDGE_P50' AS measure, direction, percentile_cont(hours, 0.50) AS value, count(hours) AS n
    FROM sent GROUP BY direction
    UNION ALL SELECT 2, 'ACKNOWLEDGE_P75', direction, percentile_cont(hours, 0.75), count(hours) FROM sent GROUP BY direction
    UNION ALL SELECT 3, 'ACKNOWLEDGE_P90', direction, percentile_cont(hours, 0.90), count(hours) FROM sent GROUP BY direction
    UNION ALL SELECT 4, 'ACKNOWLEDGE_P95', direction, percentile_cont(hours, 0.95), count(hours) FROM sent GROUP BY direction
    UNION ALL SELECT 5, 'DAYS_P50', direction, percentile_cont(days, 0.50), count(days) FROM sent GROUP BY direction
    UNION ALL SELECT 6, 'DAYS_P75', direction, percentile_cont(days, 0.75), count(days) FROM sent GROUP BY direction
    UNION ALL SELECT 7, 'DAYS_P90', direction, percentile_cont(days, 0.90), count(days) FROM sent GROUP BY direction
    UNION ALL SELECT 8, 'DAYS_P95', direction, percentile_cont(days, 0.95), count(days) FROM sent GROUP BY direction
    UNION ALL
    SELECT 9, 'WITHIN_30', direction, 100.0 * count(*) FILTER (WHERE is_answered AND days_to_final <= 30) / count(*), count(*)
    FROM sent WHERE NOT is_administrative AND sent_on <= :data_cut - INTERVAL '30 days'
      AND (is_answered OR days_observed >= 30) GROUP BY direction
    UNION ALL
    SELECT 10, 'WITHIN_90', direction, 100.0 * count(*) FILTER (WHERE is_answered AND days_to_final <= 90) / count(*), count(*)
    FROM sent WHERE NOT is_administrative AND sent_on <= :data_cut - INTERVAL '90 days'
      AND (is_answered OR days_observed >= 90) GROUP BY direction
    UNION ALL
    SELECT 11, 'WITHIN_180', direction, 100.0 * count(*) FILTER (WHERE is_answered AND days_to_final <= 180) / count(*), count(*)
    FROM sent WHERE NOT is_administrative AND sent_on <= :data_cut - INTERVAL '180 days'
      AND (is_answered OR days_observed >= 180) GROUP BY direction
)
SELECT measure, max(value) FILTER (WHERE direction = 'SENT') AS sent_value, max(n) FILTER (WHERE direction = 'SENT') AS sent_n,
       max(value) FILTER (WHERE direction = 'RECEIVED') AS received_value, max(n) FILTER (WHERE direction = 'RECEIVED') AS received_n
FROM measures
GROUP BY place, measure
HAVING max(value) IS NOT NULL
ORDER BY place
