-- Quality = 0.5 completeness + 0.2 validity + 0.1 uniqueness + 0.1 timeliness + 0.1 consistency, over active records.
WITH scored AS (
    SELECT count(*) AS n, sum(points) / (20.0 * count(*)) AS completeness, sum(validity) / (1.0 * count(*)) AS validity,
           sum(uniqueness) / (1.0 * count(*)) AS uniqueness, sum(timeliness) / (1.0 * count(*)) AS timeliness,
           sum(consistency) / (1.0 * count(*)) AS consistency
    FROM record_quality
    HAVING count(*) > 0
)
SELECT part, weight, score, n FROM (
    SELECT 1 AS place, 'COMPLETENESS' AS part, 0.5 AS weight, completeness AS score, n FROM scored
    UNION ALL SELECT 2, 'VALIDITY', 0.2, validity, n FROM scored
    UNION ALL SELECT 3, 'UNIQUENESS', 0.1, uniqueness, n FROM scored
    UNION ALL SELECT 4, 'TIMELINESS', 0.1, timeliness, n FROM scored
    UNION ALL SELECT 5, 'CONSISTENCY', 0.1, consistency, n FROM scored
    UNION ALL SELECT 6, 'QUALITY', 1.0,
        0.5 * completeness + 0.2 * validity + 0.1 * uniqueness + 0.1 * timeliness + 0.1 * consistency, n FROM scored
) AS parts
WHERE n > 0
ORDER BY place
