-- How response times spread, by requested country: requests sent in the period and the one before it that were answered,
-- days from sending to the final answer, pauses taken off; percentiles from five answers on.
WITH answered AS (
    SELECT requested AS country, CAST(days_to_final AS DOUBLE) AS days
    FROM trace_facts
    WHERE requesting = :bureau AND is_answered AND sent_on >= :previous_from AND sent_on < :to
)
SELECT country,
       CASE WHEN count(*) >= 5 THEN percentile_cont(days, 0.10) END AS days_p10,
       CASE WHEN count(*) >= 5 THEN percentile_cont(days, 0.25) END AS days_p25,
       CASE WHEN count(*) >= 5 THEN percentile_cont(days, 0.50) END AS days_p50,
       CASE WHEN count(*) >= 5 THEN percentile_cont(days, 0.75) END AS days_p75,
       CASE WHEN count(*) >= 5 THEN percentile_cont(days, 0.90) END AS days_p90,
       count(*) AS answers
FROM answered
GROUP BY country
ORDER BY answers DESC, country
