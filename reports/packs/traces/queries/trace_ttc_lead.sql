-- Time-to-crime of firearms recovered in the period, of requests in both directions: n, median, and the share of three years or
-- less, which is the usual sign of trafficking. Only where the first retail sale and the recovery are both known.
SELECT count(*) AS n,
       median(CAST(ttc_days AS DOUBLE)) / 365.25 AS median_years,
       count(*) FILTER (WHERE recovery_on <= sale_on + INTERVAL '3 years') / CAST(nullif(count(*), 0) AS DOUBLE) AS short_share
FROM trace_facts
WHERE ttc_days IS NOT NULL AND recovery_on >= :from AND recovery_on < :to
HAVING count(*) > 0
