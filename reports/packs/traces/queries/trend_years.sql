-- Both directions by year of sending, the last five years: requests, the strict response rate so far, and the median of the days
-- to the final answer. Administrative endings are left out.
SELECT CAST(CAST(date_part('year', sent_on) AS BIGINT) AS VARCHAR) AS year,
       count(*) FILTER (WHERE direction = 'SENT') AS sent,
       count(*) FILTER (WHERE direction = 'SENT' AND is_answered)
           / CAST(nullif(count(*) FILTER (WHERE direction = 'SENT'), 0) AS DOUBLE) AS sent_rate,
       median(CASE WHEN direction = 'SENT' AND is_answered THEN CAST(days_to_final AS DOUBLE) END) AS sent_median,
       count(*) FILTER (WHERE direction = 'RECEIVED') AS received,
       count(*) FILTER (WHERE direction = 'RECEIVED' AND is_answered)
           / CAST(nullif(count(*) FILTER (WHERE direction = 'RECEIVED'), 0) AS DOUBLE) AS received_rate,
       median(CASE WHEN direction = 'RECEIVED' AND is_answered THEN CAST(days_to_final AS DOUBLE) END) AS received_median
FROM both_ways
WHERE NOT is_administrative AND date_part('year', sent_on) > :year - 5 AND sent_on < :to
GROUP BY 1
ORDER BY 1
