-- Requests received in the period by requesting country.
SELECT requesting AS country,
       count(*) AS received,
       count(*) FILTER (WHERE is_answered) AS answered,
       count(*) FILTER (WHERE is_open) AS open,
       median(CASE WHEN is_answered THEN CAST(days_to_final AS DOUBLE) END) AS median_days
FROM trace_facts
WHERE requested = :bureau AND sent_on >= :from AND sent_on < :to
GROUP BY requesting
ORDER BY received DESC, country
