-- Time-to-crime of firearms recovered in the period: only where the first retail sale and the recovery are both known.
SELECT count(*) AS n,
       median(CAST(ttc_days AS DOUBLE)) / 365.25 AS median_years,
       count(*) FILTER (WHERE ttc_days <= 1096) / CAST(nullif(count(*), 0) AS DOUBLE) AS short_share
FROM trace_facts
WHERE ttc_days IS NOT NULL AND recovery_on >= :from AND recovery_on < :to
HAVING count(*) > 0
