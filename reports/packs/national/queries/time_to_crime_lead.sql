-- Time-to-crime of firearms recovered in the period, as the view ttc_arms has it: once per firearm, both days known.
SELECT count(*) AS n,
       median(CAST(ttc_days AS DOUBLE)) / 365.25 AS median_years,
       count(*) FILTER (WHERE is_short) / CAST(nullif(count(*), 0) AS DOUBLE) AS short_share
FROM ttc_arms
WHERE recovery_on >= :from AND recovery_on < :to
HAVING count(*) > 0
