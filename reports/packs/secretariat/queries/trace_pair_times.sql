-- Response times by pair of bureaus: requests sent in the period and the one before it, without those that ended for
-- administrative reasons. Days from sending to the final answer, pauses taken off; percentiles from five answers on.
SELECT requesting, requested, count(*) AS requests,
       count(*) FILTER (WHERE is_answered) AS answered,
       count(*) FILTER (WHERE is_open) AS open,
       CASE WHEN count(*) FILTER (WHERE is_answered) >= 5
            THEN percentile_cont(CASE WHEN is_answered THEN CAST(days_to_final AS DOUBLE) END, 0.50) END AS days_p50,
       CASE WHEN count(*) FILTER (WHERE is_answered) >= 5
            THEN percentile_cont(CASE WHEN is_answered THEN CAST(days_to_final AS DOUBLE) END, 0.90) END AS days_p90
FROM trace_facts
WHERE NOT is_administrative AND sent_on >= :previous_from AND sent_on < :to
GROUP BY requesting, requested
ORDER BY requests DESC, requesting, requested
