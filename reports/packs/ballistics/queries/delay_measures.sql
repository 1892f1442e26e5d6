-- Acquisition delay in numbers: hours from recovery to imaging of exhibits acquired in the period, and in the one before it;
-- percentiles by linear interpolation, shares within 24 and 48 hours. Only where both times are known and in that order.
WITH delays AS (
    SELECT delay_hours, acquired_on >= :from AS is_now FROM exhibits
    WHERE bureau = :bureau AND acquired_on >= :previous_from AND acquired_on < :to AND delay_hours IS NOT NULL
), measures AS (
    SELECT 1 AS place, 'DELAY_P50' AS measure, is_now, percentile_cont(delay_hours, 0.50) AS value FROM delays GROUP BY is_now
    UNION ALL SELECT 2, 'DELAY_P75', is_now, percentile_cont(delay_hours, 0.75) FROM delays GROUP BY is_now
    UNION ALL SELECT 3, 'DELAY_P90', is_now, percentile_cont(delay_hours, 0.90) FROM delays GROUP BY is_now
    UNION ALL SELECT 4, 'DELAY_24', is_now, 100.0 * count(*) FILTER (WHERE delay_hours <= 24) / count(*) FROM delays GROUP BY is_now
    UNION ALL SELECT 5, 'DELAY_48', is_now, 100.0 * count(*) FILTER (WHERE delay_hours <= 48) / count(*) FROM delays GROUP BY is_now
)
SELECT measure, max(value) FILTER (WHERE is_now) AS value, max(value) FILTER (WHERE NOT is_now) AS previous_value,
       (SELECT count(*) FROM delays WHERE is_now) AS n
FROM measures
GROUP BY place, measure
HAVING max(value) FILTER (WHERE is_now) IS NOT NULL
ORDER BY place
