-- The quality score of the bureau's active records, and how many records have something to correct.
WITH scored AS (
    SELECT count(*) AS n, sum(points) / (20.0 * count(*)) AS completeness, sum(validity) / (1.0 * count(*)) AS validity,
           sum(uniqueness) / (1.0 * count(*)) AS uniqueness, sum(timeliness) / (1.0 * count(*)) AS timeliness,
           sum(consistency) / (1.0 * count(*)) AS consistency
    FROM record_quality
    HAVING count(*) > 0
)
SELECT n, 0.5 * completeness + 0.2 * validity + 0.1 * uniqueness + 0.1 * timeliness + 0.1 * consistency AS quality,
       (SELECT count(DISTINCT record) FROM record_issues) AS faulty_records,
       (SELECT count(DISTINCT record) FROM seizure_issues) AS faulty_seizures
FROM scored
WHERE n > 0
