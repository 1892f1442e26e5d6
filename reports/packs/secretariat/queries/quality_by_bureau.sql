-- Quality by bureau. Bureaus with fewer than fifty active records are not ranked: they stand at the end, by name.
WITH parts AS (
    SELECT bureau, count(*) AS n, avg(completeness) AS completeness, avg(validity) AS validity,
           avg(uniqueness) AS uniqueness, avg(timeliness) AS timeliness, avg(consistency) AS consistency
    FROM record_quality GROUP BY bureau
), scored AS (
    SELECT *, 0.5 * completeness + 0.2 * validity + 0.1 * uniqueness + 0.1 * timeliness + 0.1 * consistency AS quality
    FROM parts
)
SELECT bureau, n, quality, completeness, validity, uniqueness, timeliness, consistency
FROM scored
ORDER BY n < 50, CASE WHEN n >= 50 THEN quality END DESC, bureau
