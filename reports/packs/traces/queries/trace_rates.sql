-- Rates of both directions, with what each stands on. Response rate, strict: requests whose outcome counts as a response over
-- requests older than ninety days; any: interim answers and questions count too. Success rate: traced over final answers, and
-- over requests sent, of the period and the one before it. Administrative endings leave both sides of every rate.
WITH requests AS (
    SELECT *, NOT is_administrative AND sent_on <= :data_cut - INTERVAL '90 days' AS is_older,
           NOT is_administrative AND sent_on >= :previous_from AND sent_on < :to AS is_recent
    FROM both_ways
), rates AS (
    SELECT 1 AS place, 'RESPONSE_STRICT' AS measure, direction,
           100.0 * count(*) FILTER (WHERE is_older AND is_answered) / nullif(count(*) FILTER (WHERE is_older), 0) AS value,
           count(*) FILTER (WHERE is_older) AS n
    FROM requests GROUP BY direction
    UNION ALL
    SELECT 2, 'RESPONSE_ANY', direction,
           100.0 * count(*) FILTER (WHERE is_older AND (is_answered OR has_any_answer)) / nullif(count(*) FILTER (WHERE is_older), 0),
           count(*) FILTER (WHERE is_older)
    FROM requests GROUP BY direction
    UNION ALL
    SELECT 3, 'SUCCESS_OF_FINAL', direction,
           100.0 * count(*) FILTER (WHERE is_recent AND is_answered AND stage = 'COMPLETE')
               / nullif(count(*) FILTER (WHERE is_recent AND is_answered), 0),
           count(*) FILTER (WHERE is_recent AND is_answered)
    FROM requests GROUP BY direction
    UNION ALL
    SELECT 4, 'SUCCESS_OF_SENT', direction,
           100.0 * count(*) FILTER (WHERE is_recent AND is_answered AND stage = 'COMPLETE')
               / nullif(count(*) FILTER (WHERE is_recent), 0),
           count(*) FILTER (WHERE is_recent)
    FROM requests GROUP BY direction
    UNION ALL
    SELECT 5, 'REFUSED_OF_FINAL', direction,
           100.0 * count(*) FILTER (WHERE is_recent AND is_answered AND stage = 'REFUSED')
               / nullif(count(*) FILTER (WHERE is_recent AND is_answered), 0),
           count(*) FILTER (WHERE is_recent AND is_answered)
    FROM requests GROUP BY direction
)
SELECT measure, max(value) FILTER (WHERE direction = 'SENT') AS sent_value, max(n) FILTER (WHERE direction = 'SENT') AS sent_n,
       max(value) FILTER (WHERE direction = 'RECEIVED') AS received_value, max(n) FILTER (WHERE direction = 'RECEIVED') AS received_n
FROM rates
GROUP BY place, measure
ORDER BY place
