-- Quality by bureau. Bureaus with fewer than fifty active records are not ranked: they stand at the end, by name.
WITH parts AS (
    SELECT bureau, count(*) AS n, sum(points) / (20.0 * count(*)) AS completeness, sum(validity) / (1.0 * count(*)) AS validity,
           sum(uniqueness) / (1.0 * count(*)) AS uniqueness, sum(timeliness) / (1.0 * count(*)) AS timeliness,
           sum(consistency) / (1.0 * count(*)) AS consistency
    FROM record_quality GROUP BY bureau
), scored AS (
    SELECT *, 0.5 * completeness + 0.2 * validity + 0.1 * uniqueness + 0.1 * timeliness + 0.1 * consistency AS quality
    FROM parts
)
SELECT bureau, n, quality, completeness, validity, uniqueness, timeliness, consistency
FROM scored
ORDER BY n < 50, CASE WHEN n >= 50 THEN quality END DESC, bureau
