-- Distribution of response times by pair of bureaus: requests sent in the period and the one before it, without administrative
-- endings. Quartiles and P95 of the days to the final answer, pauses taken off, from five answers on; share of requests answered
-- within 30, 90 and 180 days, among those sent at least that long before the data cut that were answered or observed for as long.
SELECT requesting, requested, count(*) AS requests,
       CASE WHEN count(*) FILTER (WHERE is_answered) >= 5
            THEN percentile_cont(CASE WHEN is_answered THEN CAST(days_to_final AS DOUBLE) END, 0.25) END AS days_p25,
       CASE WHEN count(*) FILTER (WHERE is_answered) >= 5
            THEN percentile_cont(CASE WHEN is_answered THEN CAST(days_to_final AS DOUBLE) END, 0.75) END AS days_p75,
       CASE WHEN count(*) FILTER (WHERE is_answered) >= 5
            THEN percentile_cont(CASE WHEN is_answered THEN CAST(days_to_final AS DOUBLE) END, 0.95) END AS days_p95,
       count(*) FILTER (WHERE is_answered AND days_to_final <= 30 AND sent_on <= :data_cut - INTERVAL '30 days')
           / CAST(nullif(count(*) FILTER (WHERE sent_on <= :data_cut - INTERVAL '30 days'
                                            AND (is_answered OR days_observed >= 30)), 0) AS DOUBLE) AS within_30,
       count(*) FILTER (WHERE is_answered AND days_to_final <= 90 AND sent_on <= :data_cut - INTERVAL '90 days')
           / CAST(nullif(count(*) FILTER (WHERE sent_on <= :data_cut - INTERVAL '90 days'
                                            AND (is_answered OR days_observed >= 90)), 0) AS DOUBLE) AS within_90,
       count(*) FILTER (WHERE is_answered AND days_to_final <= 180 AND sent_on <= :data_cut - INTERVAL '180 days')
           / CAST(nullif(count(*) FILTER (WHERE sent_on <= :data_cut - INTERVAL '180 days'
                                            AND (is_answered OR days_observed >= 180)), 0) AS DOUBLE) AS within_180
FROM trace_facts
WHERE NOT is_administrative AND sent_on >= :previous_from AND sent_on < :to
GROUP BY requesting, requested
ORDER BY requests DESC, requesting, requested
