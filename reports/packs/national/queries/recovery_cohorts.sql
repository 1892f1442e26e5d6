-- Records by year of report, and the share found within one, three and five years. A share is given only when every
-- record of that year has been observed for that long.
SELECT CAST(CAST(date_part('year', reported_on) AS BIGINT) AS VARCHAR) AS year,
       count(*) AS reported,
       CASE WHEN max(reported_on) + INTERVAL '1 year' <= :data_cut
            THEN count(*) FILTER (WHERE found_on <= reported_on + INTERVAL '1 year') / CAST(count(*) AS DOUBLE) END AS found_1,
       CASE WHEN max(reported_on) + INTERVAL '3 years' <= :data_cut
            THEN count(*) FILTER (WHERE found_on <= reported_on + INTERVAL '3 years') / CAST(count(*) AS DOUBLE) END AS found_3,
       CASE WHEN max(reported_on) + INTERVAL '5 years' <= :data_cut
            THEN count(*) FILTER (WHERE found_on <= reported_on + INTERVAL '5 years') / CAST(count(*) AS DOUBLE) END AS found_5
FROM records
WHERE bureau = :bureau AND state <> 'CANCELLED' AND date_part('year', reported_on) > :year - 7
  AND date_part('year', reported_on) <= :year
GROUP BY date_part('year', reported_on)
ORDER BY 1
