-- Requests sent in the period by requested country. The response rate is of those older than ninety days.
SELECT requested AS country,
       count(*) AS sent,
       count(*) FILTER (WHERE is_answered) AS answered,
       count(*) FILTER (WHERE is_open) AS open,
       count(*) FILTER (WHERE is_answered AND NOT is_administrative AND sent_on <= :data_cut - INTERVAL '90 days')
           / CAST(nullif(count(*) FILTER (WHERE NOT is_administrative AND sent_on <= :data_cut - INTERVAL '90 days'), 0) AS DOUBLE)
           AS response_rate,
       median(CASE WHEN is_answered THEN CAST(days_to_final AS DOUBLE) END) AS median_days,
       count(*) FILTER (WHERE is_answered AND stage = 'COMPLETE')
           / CAST(nullif(count(*) FILTER (WHERE is_answered), 0) AS DOUBLE) AS successful
FROM trace_facts
WHERE requesting = :bureau AND sent_on >= :from AND sent_on < :to
GROUP BY requested
ORDER BY sent DESC, country
