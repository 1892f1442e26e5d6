-- Time-to-crime in years, firearms recovered here and elsewhere, each once: quartiles by linear interpolation, mean of days over
-- 365.25, and the share of three years or less.
WITH times AS (
    SELECT direction, ttc_days, CAST(ttc_days AS DOUBLE) / 365.25 AS years, is_short
    FROM ttc_arms
    WHERE recovery_on >= :from AND recovery_on < :to
), measures AS (
    SELECT 1 AS place, 'YEARS_P25' AS measure, direction, percentile_cont(years, 0.25) AS value, count(*) AS n FROM times GROUP BY direction
    UNION ALL SELECT 2, 'YEARS_P50', direction, percentile_cont(years, 0.50), count(*) FROM times GROUP BY direction
    UNION ALL SELECT 3, 'YEARS_P75', direction, percentile_cont(years, 0.75), count(*) FROM times GROUP BY direction
    UNION ALL SELECT 4, 'YEARS_MEAN', direction, sum(ttc_days) / (365.25 * count(*)), count(*) FROM times GROUP BY direction
    UNION ALL SELECT 5, 'SHORT_SHARE', direction, 100.0 * count(*) FILTER (WHERE is_short) / count(*), count(*) FROM times GROUP BY direction
)
SELECT measure, max(value) FILTER (WHERE direction = 'SENT') AS sent_value, max(n) FILTER (WHERE direction = 'SENT') AS sent_n,
       max(value) FILTER (WHERE direction = 'RECEIVED') AS received_value, max(n) FILTER (WHERE direction = 'RECEIVED') AS received_n
FROM measures
GROUP BY place, measure
ORDER BY place
