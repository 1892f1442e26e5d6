-- Relative change of what the bureau reported from one period to the next, with its 95% interval: the block bootstrap over weeks. The weeks of
-- each period are drawn with replacement five hundred times (numbers from a fixed sequence, so that the same data give the same
-- interval); the interval is that of the 2.5th and 97.5th percentiles of the changes. With fewer than twelve weeks in a period there is none: so
-- few blocks do not show how much the weeks differ. Cancelled records are left out.
WITH happened AS (
    SELECT 'RECORDS' AS measure, reported_on AS day, CAST(1.0 AS DOUBLE) AS amount FROM records WHERE NOT is_cancelled
    UNION ALL SELECT 'SEIZURES', seized_on, 1.0 FROM seizures
    UNION ALL SELECT 'ARMS', seized_on, quantity FROM crime_arms
    UNION ALL SELECT 'REQUESTS_SENT', sent_on, 1.0 FROM traces WHERE requesting = :bureau
    UNION ALL SELECT 'REQUESTS_RECEIVED', sent_on, 1.0 FROM traces WHERE requested = :bureau
), kinds AS (
    SELECT * FROM (VALUES (1, 'RECORDS'), (2, 'SEIZURES'), (3, 'ARMS'), (4, 'REQUESTS_SENT'), (5, 'REQUESTS_RECEIVED')) AS listed (place, measure)
), weeks AS (
    -- The last week of a period takes the days that are left over.
    SELECT true AS is_now, unnest(generate_series(0, greatest(1, (CAST(:to AS INT) - CAST(:from AS INT)) / 7) - 1)) AS week
    UNION ALL
    SELECT false, unnest(generate_series(0, greatest(1, (CAST(:from AS INT) - CAST(:previous_from AS INT)) / 7) - 1))
), spans AS (
    SELECT is_now, week, count(*) OVER (PARTITION BY is_now) AS weeks FROM weeks
), weekly AS (
    SELECT measure, day >= :from AS is_now,
           least((CAST(day AS INT) - CAST(CASE WHEN day >= :from THEN :from ELSE :previous_from END AS INT)) / 7,
                 CASE WHEN day >= :from THEN greatest(1, (CAST(:to AS INT) - CAST(:from AS INT)) / 7)
                      ELSE greatest(1, (CAST(:from AS INT) - CAST(:previous_from AS INT)) / 7) END - 1) AS week,
           sum(amount) AS amount
    FROM happened WHERE day >= :previous_from AND day < :to
    GROUP BY 1, 2, 3
), started AS (
    SELECT r.round, s.is_now, s.weeks,
           CAST(r.round AS BIGINT) * 7919 + s.week * 104729 + CASE WHEN s.is_now THEN 15485863 ELSE 30971726 END AS x
    FROM (SELECT unnest(generate_series(1, 500)) AS round) r CROSS JOIN spans s
), mixed AS (
    SELECT round, is_now, weeks, (y * y + 69621) % 2147483647 AS x FROM (
        SELECT round, is_now, weeks, (x * x + 48271) % 2147483647 AS y FROM (
            SELECT round, is_now, weeks, (x * x + 40692) % 2147483647 AS x FROM started))
), drawn AS (
    SELECT m.round, w.measure, sum(CASE WHEN m.is_now THEN w.amount ELSE 0 END) AS now,
           sum(CASE WHEN m.is_now THEN 0 ELSE w.amount END) AS before
    FROM mixed m JOIN weekly w ON w.is_now = m.is_now AND w.week = (m.x / 64) % m.weeks
    GROUP BY m.round, w.measure
), intervals AS (
    SELECT measure, percentile_cont(now / before - 1.0, 0.025) AS lower, percentile_cont(now / before - 1.0, 0.975) AS upper
    FROM drawn WHERE before > 0 AND (SELECT min(weeks) FROM spans) >= 12 GROUP BY measure
), totals AS (
    SELECT measure, coalesce(sum(amount) FILTER (WHERE is_now), 0) AS now, coalesce(sum(amount) FILTER (WHERE NOT is_now), 0) AS before
    FROM weekly GROUP BY measure
)
SELECT k.measure, CAST(t.now AS BIGINT) AS value, CAST(t.before AS BIGINT) AS previous,
       t.now / nullif(t.before, 0) - 1.0 AS relative_change, i.lower AS change_lower, i.upper AS change_upper,
       CASE WHEN least(t.now, t.before) < :few_cases THEN 'FEW' ELSE 'ENOUGH' END AS few
FROM kinds k
JOIN totals t ON t.measure = k.measure
LEFT JOIN intervals i ON i.measure = k.measure
ORDER BY k.place
