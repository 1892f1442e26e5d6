-- Time-to-crime in years: quartiles by linear interpolation, mean of the days over 365.25, and the share of three years or less;
-- firearms recovered in the period, each once.
WITH times AS (
    SELECT ttc_days, CAST(ttc_days AS DOUBLE) / 365.25 AS years, is_short FROM ttc_arms
    WHERE recovery_on >= :from AND recovery_on < :to
), measures AS (
    SELECT count(*) AS n, sum(ttc_days) / (365.25 * count(*)) AS mean, percentile_cont(years, 0.25) AS p25,
           percentile_cont(years, 0.5) AS p50, percentile_cont(years, 0.75) AS p75,
           100.0 * count(*) FILTER (WHERE is_short) / nullif(count(*), 0) AS short
    FROM times
)
SELECT measure, value, n FROM (
    SELECT 1 AS place, 'YEARS_P25' AS measure, p25 AS value, n FROM measures
    UNION ALL SELECT 2, 'YEARS_P50', p50, n FROM measures
    UNION ALL SELECT 3, 'YEARS_P75', p75, n FROM measures
    UNION ALL SELECT 4, 'YEARS_MEAN', mean, n FROM measures
    UNION ALL SELECT 5, 'SHORT_SHARE', short, n FROM measures
) AS listed
WHERE n > 0
ORDER BY place
