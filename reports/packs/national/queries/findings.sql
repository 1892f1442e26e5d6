-- What changed: sentences about the period, each only when its numbers bear it. What fell to nothing is a change too.
WITH arms_count AS (
    SELECT coalesce(sum(quantity) FILTER (WHERE seized_on >= :from AND seized_on < :to), 0) AS now,
           coalesce(sum(quantity) FILTER (WHERE seized_on >= :previous_from AND seized_on < :from), 0) AS before
    FROM crime_arms
), special AS (
    SELECT coalesce(sum(quantity) FILTER (WHERE is_converted AND seized_on >= :from AND seized_on < :to), 0) AS now,
           coalesce(sum(quantity) FILTER (WHERE is_converted AND seized_on >= :previous_from AND seized_on < :from), 0) AS before
    FROM crime_arms
), types AS (
    SELECT type_code, coalesce(sum(quantity) FILTER (WHERE seized_on >= :from AND seized_on < :to), 0) AS now,
           coalesce(sum(quantity) FILTER (WHERE seized_on >= :previous_from AND seized_on < :from), 0) AS before
    FROM crime_arms GROUP BY type_code
), rising AS (
    SELECT type_code, now, before FROM types
    WHERE now >= 10 AND now >= 1.5 * before AND before >= 5 ORDER BY now - before DESC, type_code LIMIT 1
), obliterated AS (
    SELECT coalesce(sum(quantity) FILTER (WHERE serial_status = 'OBLITERATED' AND seized_on >= :from AND seized_on < :to), 0) AS now,
           coalesce(sum(quantity) FILTER (WHERE serial_status = 'OBLITERATED' AND seized_on >= :previous_from AND seized_on < :from), 0) AS before
    FROM crime_arms
), answered AS (
    SELECT median(days_to_final) AS median_days, count(*) AS n
    FROM trace_facts WHERE requesting = :bureau AND is_answered AND final_on >= :from AND final_on < :to
), slowest AS (
    SELECT requested AS country, count(*) AS open FROM trace_facts
    WHERE requesting = :bureau AND is_awaited AND clock_days > :overdue_days GROUP BY requested ORDER BY open DESC, country LIMIT 1
), sources AS (
    SELECT source AS country, sum(arms) AS arms FROM source_recovery
    WHERE recovery = :country AND source <> :country AND recovery_on >= :from AND recovery_on < :to
    GROUP BY source ORDER BY arms DESC, country LIMIT 1
), sources_all AS (
    SELECT sum(arms) AS arms FROM source_recovery
    WHERE recovery = :country AND recovery_on >= :from AND recovery_on < :to
)
SELECT code, section, count, previous, share, previous_share, country, name, type_code FROM (
    SELECT 1 AS place, CASE WHEN now > before THEN 'arms_up' ELSE 'arms_down' END AS code, 'seizures' AS section,
           CAST(now AS BIGINT) AS count, CAST(before AS BIGINT) AS previous, abs(now - before) / before AS share,
           CAST(NULL AS DOUBLE) AS previous_share, CAST(NULL AS VARCHAR) AS country, CAST(NULL AS VARCHAR) AS name,
           CAST(NULL AS VARCHAR) AS type_code
    FROM arms_count WHERE before >= 20 AND abs(now - before) >= 0.1 * before
    UNION ALL
    SELECT 2, 'type_rising', 'seizures', CAST(now AS BIGINT), CAST(before AS BIGINT), NULL, NULL, NULL, NULL, type_code
    FROM rising
    UNION ALL
    SELECT 3, 'converted_up', 'special', CAST(s.now AS BIGINT), CAST(s.before AS BIGINT), s.now / a.now,
           s.before / a.before, NULL, NULL, NULL
    FROM special s CROSS JOIN arms_count a
    WHERE s.now >= 5 AND a.before > 0 AND s.now / a.now > 1.2 * s.before / a.before
    UNION ALL
    SELECT 4, 'obliterated_share', 'special', CAST(s.now AS BIGINT), CAST(s.before AS BIGINT), s.now / a.now,
           s.before / nullif(a.before, 0), NULL, NULL, NULL
    FROM obliterated s CROSS JOIN arms_count a WHERE s.now >= 5
    UNION ALL
    SELECT 5, 'answers_take', 'traces-out', CAST(round(median_days) AS BIGINT), n, NULL, NULL, NULL, NULL, NULL
    FROM answered WHERE n >= 5
    UNION ALL
    SELECT 6, 'slowest', 'traces-out', open, NULL, NULL, NULL, upper(country), NULL, NULL
    FROM slowest WHERE open >= 3
    UNION ALL
    SELECT 7, 'first_source', 'flows', CAST(s.arms AS BIGINT), CAST(a.arms AS BIGINT), s.arms / CAST(a.arms AS DOUBLE),
           NULL, s.country, NULL, NULL
    FROM sources s CROSS JOIN sources_all a WHERE s.arms >= 5
) AS found
ORDER BY place
