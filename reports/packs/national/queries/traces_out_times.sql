-- Times of requests sent in the period and the one before it, pauses taken off, and the shares answered within 30, 90 and 180 days
-- among those sent at least that long before the data cut that were answered or observed for as long.
WITH sent AS (
    SELECT * FROM trace_facts WHERE requesting = :bureau AND sent_on >= :previous_from AND sent_on < :to
)
SELECT measure, value FROM (
    SELECT 1 AS place, 'ACKNOWLEDGE_HOURS' AS measure, median(CAST(acknowledge_hours AS DOUBLE)) AS value FROM sent
    UNION ALL SELECT 2, 'DAYS_P50', percentile_cont(CAST(days_to_final AS DOUBLE), 0.50) FROM sent WHERE is_answered
    UNION ALL SELECT 3, 'DAYS_P75', percentile_cont(CAST(days_to_final AS DOUBLE), 0.75) FROM sent WHERE is_answered
    UNION ALL SELECT 4, 'DAYS_P90', percentile_cont(CAST(days_to_final AS DOUBLE), 0.90) FROM sent WHERE is_answered
    UNION ALL SELECT 5, 'DAYS_P95', percentile_cont(CAST(days_to_final AS DOUBLE), 0.95) FROM sent WHERE is_answered
    UNION ALL
    SELECT 6, 'WITHIN_30', 100.0 * count(*) FILTER (WHERE is_answered AND days_to_final <= 30) / nullif(count(*), 0)
    FROM sent WHERE NOT is_administrative AND sent_on <= :data_cut - INTERVAL '30 days'
      AND (is_answered OR days_observed >= 30)
    UNION ALL
    SELECT 7, 'WITHIN_90', 100.0 * count(*) FILTER (WHERE is_answered AND days_to_final <= 90) / nullif(count(*), 0)
    FROM sent WHERE NOT is_administrative AND sent_on <= :data_cut - INTERVAL '90 days'
      AND (is_answered OR days_observed >= 90)
    UNION ALL
    SELECT 8, 'WITHIN_180', 100.0 * count(*) FILTER (WHERE is_answered AND days_to_final <= 180) / nullif(count(*), 0)
    FROM sent WHERE NOT is_administrative AND sent_on <= :data_cut - INTERVAL '180 days'
      AND (is_answered OR days_observed >= 180)
    UNION ALL
    SELECT 9, 'CHAIN_DEPTH', avg(CAST(links AS DOUBLE))
    FROM (SELECT count(*) AS links FROM trace_facts WHERE requesting = :bureau AND sent_on < :to GROUP BY chain)
) AS measures
WHERE value IS NOT NULL
ORDER BY place
