-- Time-to-crime in years: mean, quartiles, and the share of three years or less.
WITH times AS (
    SELECT CAST(ttc_days AS DOUBLE) / 365.25 AS years, sale_on, recovery_on FROM trace_facts
    WHERE ttc_days IS NOT NULL AND recovery_on >= :from AND recovery_on < :to
), measures AS (
    SELECT count(*) AS n, avg(years) AS mean, percentile_cont(years, 0.25) AS p25, percentile_cont(years, 0.5) AS p50,
           percentile_cont(years, 0.75) AS p75,
           100.0 * count(*) FILTER (WHERE recovery_on <= sale_on + INTERVAL '3 years') / nullif(count(*), 0) AS short
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
