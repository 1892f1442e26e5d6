-- What this report leaves out because it rests on too few cases: the rule, the figure, the threshold, and how much it left out.
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
)
SELECT rule, figure, threshold, left_out FROM (
    SELECT 1 AS place, 'TIMES' AS rule, 'TRACE_PAIR_TIMES' AS figure, 5 AS threshold, (SELECT count(*) FROM pairs) AS left_out
    UNION ALL SELECT 2, 'MAKES', 'RISING_MAKES', 5, (SELECT count(*) FROM makes)
    UNION ALL SELECT 3, 'CALIBRES', 'RISING_CALIBRES', 5, (SELECT count(*) FROM calibres)
    UNION ALL SELECT 4, 'MODELS', 'RISING_MODELS', 5, (SELECT count(*) FROM models)
    UNION ALL SELECT 5, 'RANKS', 'QUALITY_BY_BUREAU', 50, (SELECT count(*) FROM unranked)
) AS rules
WHERE left_out > 0
ORDER BY place
