-- Time-to-crime of firearms recovered in the period, asked about in either direction: n, median, and the share of three years or
-- less, which is the usual sign of trafficking. Once per firearm, both days known.
SELECT count(*) AS n,
       median(CAST(ttc_days AS DOUBLE)) / 365.25 AS median_years,
       count(*) FILTER (WHERE is_short) / CAST(nullif(count(*), 0) AS DOUBLE) AS short_share
FROM ttc_arms
WHERE recovery_on >= :from AND recovery_on < :to
HAVING count(*) > 0
