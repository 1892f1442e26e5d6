-- The quality score of the bureau's active records, and how many records have something to correct.
WITH scored AS (
    SELECT count(*) AS n, avg(completeness) AS completeness, avg(validity) AS validity, avg(uniqueness) AS uniqueness,
           avg(timeliness) AS timeliness, avg(consistency) AS consistency
    FROM record_quality
)
SELECT n, 0.5 * completeness + 0.2 * validity + 0.1 * uniqueness + 0.1 * timeliness + 0.1 * consistency AS quality,
       (SELECT count(DISTINCT record) FROM record_issues) AS faulty_records,
       (SELECT count(DISTINCT record) FROM seizure_issues) AS faulty_seizures
FROM scored
WHERE n > 0
