-- Quality by bureau. Bureaus with fewer than fifty active records are not ranked: they stand at the end, by name.
SELECT bureau, count(*) AS n,
       0.5 * avg(completeness) + 0.2 * avg(validity) + 0.1 * avg(uniqueness) + 0.1 * avg(timeliness) + 0.1 * avg(consistency) AS quality,
       avg(completeness) AS completeness, avg(validity) AS validity, avg(uniqueness) AS uniqueness,
       avg(timeliness) AS timeliness, avg(consistency) AS consistency
FROM record_quality
GROUP BY bureau
ORDER BY count(*) < 50, CASE WHEN count(*) >= 50 THEN 0.5 * avg(completeness) + 0.2 * avg(validity) + 0.1 * avg(uniqueness)
                                  + 0.1 * avg(timeliness) + 0.1 * avg(consistency) END DESC, bureau
