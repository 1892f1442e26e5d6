-- Both directions by partner, requests sent in the period and the one before it: requests, those open, the response rate
-- of those older than ninety days (administrative endings leave both sides), the median of the days to the final answer, and the share of answers that traced the
-- firearm.
SELECT partner AS country,
       count(*) FILTER (WHERE direction = 'SENT') AS sent,
       count(*) FILTER (WHERE direction = 'SENT' AND is_open) AS sent_open,
       count(*) FILTER (WHERE direction = 'SENT' AND is_answered AND sent_on <= :data_cut - INTERVAL '90 days')
           / CAST(nullif(count(*) FILTER (WHERE direction = 'SENT' AND NOT is_administrative
                                            AND sent_on <= :data_cut - INTERVAL '90 days'), 0) AS DOUBLE) AS sent_rate,
       median(CASE WHEN direction = 'SENT' AND is_answered THEN CAST(days_to_final AS DOUBLE) END) AS sent_median,
       count(*) FILTER (WHERE direction = 'SENT' AND is_answered AND stage = 'COMPLETE')
           / CAST(nullif(count(*) FILTER (WHERE direction = 'SENT' AND is_answered), 0) AS DOUBLE) AS sent_traced,
       count(*) FILTER (WHERE direction = 'RECEIVED') AS received,
       count(*) FILTER (WHERE direction = 'RECEIVED' AND is_open) AS received_open,
       count(*) FILTER (WHERE direction = 'RECEIVED' AND is_answered AND sent_on <= :data_cut - INTERVAL '90 days')
           / CAST(nullif(count(*) FILTER (WHERE direction = 'RECEIVED' AND NOT is_administrative
                                            AND sent_on <= :data_cut - INTERVAL '90 days'), 0) AS DOUBLE) AS received_rate,
       median(CASE WHEN direction = 'RECEIVED' AND is_answered THEN CAST(days_to_final AS DOUBLE) END) AS received_median,
       count(*) FILTER (WHERE direction = 'RECEIVED' AND is_answered AND stage = 'COMPLETE')
           / CAST(nullif(count(*) FILTER (WHERE direction = 'RECEIVED' AND is_answered), 0) AS DOUBLE) AS received_traced,
       count(*) AS requests
FROM both_ways
WHERE sent_on >= :previous_from AND sent_on < :to
GROUP BY partner
ORDER BY requests DESC, country
