-- The thresholds of this report, and what each left out: the rule, the figure, the threshold, and how much it left out. Measures that
-- rest on few cases are flagged and not left out: their number is that of the flagged measures.
WITH arms_now AS (
    SELECT make_id, make, calibre_id, calibre, model, sum(quantity) AS arms FROM crime_arms
    WHERE seized_on >= :from AND seized_on < :to GROUP BY 1, 2, 3, 4, 5
), makes AS (
    SELECT make FROM arms_now WHERE make_id IS NOT NULL GROUP BY make HAVING sum(arms) < 5
), calibres AS (
    SELECT calibre FROM arms_now WHERE calibre_id IS NOT NULL GROUP BY calibre HAVING sum(arms) < 5
), models AS (
    SELECT make, model FROM arms_now WHERE make_id IS NOT NULL AND model IS NOT NULL GROUP BY make, model HAVING sum(arms) < 5
), unranked AS (
    SELECT bureau FROM record_quality GROUP BY bureau HAVING count(*) < 50
), pairs AS (
    SELECT requesting, requested FROM trace_facts
    WHERE NOT is_administrative AND sent_on >= :previous_from AND sent_on < :to
    GROUP BY requesting, requested HAVING count(*) FILTER (WHERE is_answered) < 5
), concentrated AS (
    SELECT coalesce(sum(arms), 0) AS now FROM source_recovery WHERE recovery_on >= :from AND recovery_on < :to
    UNION ALL
    SELECT coalesce(sum(arms), 0) FROM route_steps WHERE origin IS NOT NULL AND seized_on >= :from AND seized_on < :to
    UNION ALL
    SELECT coalesce(sum(quantity), 0) FROM crime_arms WHERE make IS NOT NULL AND seized_on >= :from AND seized_on < :to
), changing AS (
    SELECT CAST(count(*) FILTER (WHERE reported_on >= :from) AS DOUBLE) AS now, CAST(count(*) FILTER (WHERE reported_on < :from) AS DOUBLE) AS before
    FROM records WHERE NOT is_cancelled AND reported_on >= :previous_from AND reported_on < :to
    UNION ALL
    SELECT CAST(count(*) FILTER (WHERE seized_on >= :from) AS DOUBLE), CAST(count(*) FILTER (WHERE seized_on < :from) AS DOUBLE)
    FROM seizures WHERE seized_on >= :previous_from AND seized_on < :to
    UNION ALL
    SELECT coalesce(sum(quantity) FILTER (WHERE seized_on >= :from), 0), coalesce(sum(quantity) FILTER (WHERE seized_on < :from), 0)
    FROM crime_arms WHERE seized_on >= :previous_from AND seized_on < :to
    UNION ALL
    SELECT CAST(count(*) FILTER (WHERE sent_on >= :from) AS DOUBLE), CAST(count(*) FILTER (WHERE sent_on < :from) AS DOUBLE)
    FROM traces WHERE sent_on >= :previous_from AND sent_on < :to
    UNION ALL
    SELECT CAST(count(*) FILTER (WHERE acquired_on >= :from) AS DOUBLE), CAST(count(*) FILTER (WHERE acquired_on < :from) AS DOUBLE)
    FROM exhibits WHERE acquired_on >= :previous_from AND acquired_on < :to
), changes AS (
    -- A measure that occurs in neither period is not in the figure.
    SELECT count(*) FILTER (WHERE now + before > 0) AS measures,
           count(*) FILTER (WHERE now + before > 0 AND least(now, before) < :few_cases) AS flagged FROM changing
), concentrations AS (
    SELECT count(*) FILTER (WHERE now > 0 AND now < :few_cases) AS flagged FROM concentrated
)
SELECT rule, figure, threshold, left_out FROM (
    SELECT 1 AS place, 'TIMES' AS rule, 'TRACE_PAIR_TIMES' AS figure, 5 AS threshold, (SELECT count(*) FROM pairs) AS left_out
    UNION ALL SELECT 2, 'TIMES', 'TRACE_PAIR_SPREAD', 5, (SELECT count(*) FROM pairs)
    UNION ALL SELECT 3, 'TIMES', 'TRACE_PAIR_SHARES', 5, (SELECT count(*) FROM pairs)
    UNION ALL SELECT 4, 'MAKES', 'RISING_MAKES', 5, (SELECT count(*) FROM makes)
    UNION ALL SELECT 5, 'CALIBRES', 'RISING_CALIBRES', 5, (SELECT count(*) FROM calibres)
    UNION ALL SELECT 6, 'MODELS', 'RISING_MODELS', 5, (SELECT count(*) FROM models)
    UNION ALL SELECT 7, 'RANKS', 'QUALITY_BY_BUREAU', 50, (SELECT count(*) FROM unranked)
    UNION ALL SELECT 8, 'INTERVALS', 'GLOBAL_CHANGE_INTERVALS', 12,
        CASE WHEN least(CAST(:to AS INT) - CAST(:from AS INT), CAST(:from AS INT) - CAST(:previous_from AS INT)) / 7 < 12
             THEN (SELECT measures FROM changes) ELSE 0 END
    UNION ALL SELECT 9, 'FLAGS', 'GLOBAL_CHANGE_INTERVALS', :few_cases, (SELECT flagged FROM changes)
    UNION ALL SELECT 10, 'FLAGS', 'GLOBAL_CONCENTRATION_MORE', :few_cases, (SELECT flagged FROM concentrations)
) AS rules
ORDER BY place
