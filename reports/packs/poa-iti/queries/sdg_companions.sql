-- What the indicator's metadata ask to show with it, by year, the last five years: trace requests sent and answered finally
-- (administrative endings left out), firearms that are uniquely marked and not, firearms destroyed, persons arrested at seizures.
WITH years AS (
    SELECT CAST(date_part('year', sent_on) AS BIGINT) AS happened_in, 1.0 AS sent, CASE WHEN is_answered THEN 1.0 ELSE 0.0 END AS answered,
           0.0 AS marked, 0.0 AS unmarked, 0.0 AS destroyed, 0.0 AS arrested
    FROM trace_facts WHERE requesting = :bureau AND NOT is_administrative AND sent_on < :to
    UNION ALL
    SELECT year, 0, 0, marked, arms - marked, 0, 0 FROM sdg_arms
    UNION ALL
    SELECT CAST(date_part('year', seized_on) AS BIGINT), 0, 0, 0, 0, quantity, 0 FROM handled
    WHERE item_kind = 'FIREARM' AND NOT is_institutional AND disposition = 'DESTROYED' AND seized_on < :to
    UNION ALL
    SELECT CAST(date_part('year', seized_on) AS BIGINT), 0, 0, 0, 0, 0, persons_arrested FROM seizures WHERE seized_on < :to
)
SELECT CAST(happened_in AS VARCHAR) AS year, CAST(sum(sent) AS BIGINT) AS sent, CAST(sum(answered) AS BIGINT) AS answered,
       CAST(sum(marked) AS BIGINT) AS marked, CAST(sum(unmarked) AS BIGINT) AS unmarked, CAST(sum(destroyed) AS BIGINT) AS destroyed,
       CAST(sum(arrested) AS BIGINT) AS arrested
FROM years
WHERE happened_in > :year - 5 AND happened_in <= :year
GROUP BY happened_in
ORDER BY 1
