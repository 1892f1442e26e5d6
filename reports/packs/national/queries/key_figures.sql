-- Key figures of the period, the period before, and twelve months that end with the period. Notices: in force when
-- the period and the one before it had ended.
WITH happened AS (
    SELECT 'records_new' AS key, reported_on AS day FROM records WHERE bureau = :bureau AND NOT is_cancelled
    UNION ALL
    SELECT 'matches_confirmed', confirmed_on FROM matches WHERE state = 'CONFIRMED'
    UNION ALL
    SELECT 'seizures', seized_on FROM seizures WHERE bureau = :bureau
    UNION ALL
    SELECT 'traces_sent', sent_on FROM traces WHERE requesting = :bureau
    UNION ALL
    SELECT 'traces_received', sent_on FROM traces WHERE requested = :bureau
    UNION ALL
    SELECT 'ballistic_hits', confirmed_on FROM hits WHERE state = 'CONFIRMED_HIT'
), arms_day AS (
    SELECT 'arms_seized' AS key, seized_on AS day, quantity AS amount FROM crime_arms
    UNION ALL
    SELECT key, day, 1.0 FROM happened
), keys AS (
    SELECT 1 AS place, 'records_new' AS key UNION ALL SELECT 2, 'matches_confirmed' UNION ALL SELECT 3, 'seizures'
    UNION ALL SELECT 4, 'arms_seized' UNION ALL SELECT 5, 'traces_sent' UNION ALL SELECT 6, 'traces_received'
    UNION ALL SELECT 7, 'ballistic_hits'
), counted AS (
    SELECT key,
           sum(amount) FILTER (WHERE day >= :from AND day < :to) AS value,
           sum(amount) FILTER (WHERE day >= :previous_from AND day < :from) AS previous
    FROM arms_day GROUP BY key
), monthly AS (
    SELECT key, CAST(date_trunc('month', day) AS DATE) AS month, sum(amount) AS amount FROM arms_day GROUP BY 1, 2
), trends AS (
    SELECT k.key, string_agg(CAST(CAST(coalesce(m.amount, 0) AS BIGINT) AS VARCHAR), ',' ORDER BY months.month) AS trend
    FROM keys k CROSS JOIN months LEFT JOIN monthly m ON m.key = k.key AND m.month = months.month
    GROUP BY k.key
), notices_at AS (
    -- In force when a month had ended; the start of the period is the end of the one before.
    SELECT months.month, count(n.notice) AS in_force
    FROM months
    LEFT JOIN notices n ON n.in_force_from < months.month + INTERVAL '1 month'
        AND coalesce(n.ended_on >= months.month + INTERVAL '1 month', true)
        AND coalesce(n.expires_on >= months.month + INTERVAL '1 month', true)
    GROUP BY months.month
), notices_now AS (
    SELECT count(*) FILTER (WHERE in_force_from < :to AND coalesce(ended_on >= :to, true)
                                  AND coalesce(expires_on >= :to, true)) AS value,
           count(*) FILTER (WHERE in_force_from < :from AND coalesce(ended_on >= :from, true)
                                  AND coalesce(expires_on >= :from, true)) AS previous
    FROM notices
)
SELECT key, value, previous, unit, trend FROM (
    SELECT k.place, k.key, CAST(coalesce(c.value, 0) AS BIGINT) AS value,
           CAST(coalesce(c.previous, 0) AS BIGINT) AS previous, 'integer' AS unit, t.trend
    FROM keys k LEFT JOIN counted c ON c.key = k.key LEFT JOIN trends t ON t.key = k.key
    UNION ALL
    SELECT 8, 'notices_in_force', value, previous, 'integer',
           (SELECT string_agg(CAST(in_force AS VARCHAR), ',' ORDER BY month) FROM notices_at)
    FROM notices_now
) AS tiles
ORDER BY place
