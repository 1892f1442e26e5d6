-- Rates of all requests, with what each stands on. Response rate, strict: requests whose outcome counts as a response over
-- requests older than ninety days; any: interim answers and questions count too. Success rate: traced over final answers, and over
-- requests sent, of the period and the one before it. Administrative endings leave both sides of every rate.
WITH requests AS (
    SELECT is_answered, stage, has_any_answer,
           sent_on <= :data_cut - INTERVAL '90 days' AS is_older,
           sent_on >= :previous_from AND sent_on < :to AS is_recent
    FROM trace_facts
    WHERE NOT is_administrative
)
SELECT measure, value, n FROM (
    SELECT 1 AS place, 'RESPONSE_STRICT' AS measure,
           100.0 * count(*) FILTER (WHERE is_answered) / nullif(count(*), 0) AS value, count(*) AS n
    FROM requests WHERE is_older
    UNION ALL
    SELECT 2, 'RESPONSE_ANY', 100.0 * count(*) FILTER (WHERE is_answered OR has_any_answer) / nullif(count(*), 0), count(*)
    FROM requests WHERE is_older
    UNION ALL
    SELECT 3, 'SUCCESS_OF_FINAL', 100.0 * count(*) FILTER (WHERE stage = 'COMPLETE') / nullif(count(*), 0), count(*)
    FROM requests WHERE is_recent AND is_answered
    UNION ALL
    SELECT 4, 'SUCCESS_OF_SENT', 100.0 * count(*) FILTER (WHERE is_answered AND stage = 'COMPLETE') / nullif(count(*), 0), count(*)
    FROM requests WHERE is_recent
) AS rates
WHERE n > 0
ORDER BY place
