-- How response times spread, by pair of bureaus: requests sent in the period and the one before it that were answered, days
-- from sending to the final answer, pauses taken off; pairs with at least five answers.
SELECT upper(requesting) || ' → ' || upper(requested) AS pair,
       percentile_cont(CAST(days_to_final AS DOUBLE), 0.10) AS days_p10,
       percentile_cont(CAST(days_to_final AS DOUBLE), 0.25) AS days_p25,
       percentile_cont(CAST(days_to_final AS DOUBLE), 0.50) AS days_p50,
       percentile_cont(CAST(days_to_final AS DOUBLE), 0.75) AS days_p75,
       percentile_cont(CAST(days_to_final AS DOUBLE), 0.90) AS days_p90,
       count(*) AS answers
FROM trace_facts
WHERE is_answered AND NOT is_administrative AND sent_on >= :previous_from AND sent_on < :to
GROUP BY requesting, requested
HAVING count(*) >= 5
ORDER BY answers DESC, pair
