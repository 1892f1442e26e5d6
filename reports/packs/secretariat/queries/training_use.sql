-- Training against use: records and ballistic searches of the countries that took part, twelve months before and after.
WITH activities AS (
    SELECT activity, min(title) AS title, min(host) AS host, min(started_on) AS started_on, max(ended_on) AS ended_on,
           max(participants) AS participants, count(DISTINCT country) AS countries
    FROM training GROUP BY activity
), r AS (
    SELECT t.activity,
           count(*) FILTER (WHERE r.reported_on >= t.started_on - INTERVAL '12 months' AND r.reported_on < t.started_on) AS before,
           count(*) FILTER (WHERE r.reported_on > t.ended_on AND r.reported_on <= t.ended_on + INTERVAL '12 months') AS after
    FROM training t JOIN records r ON upper(r.bureau) = t.country GROUP BY t.activity
), s AS (
    SELECT t.activity,
           count(*) FILTER (WHERE s.launched_on >= t.started_on - INTERVAL '12 months' AND s.launched_on < t.started_on) AS before,
           count(*) FILTER (WHERE s.launched_on > t.ended_on AND s.launched_on <= t.ended_on + INTERVAL '12 months') AS after
    FROM training t JOIN searches s ON upper(s.bureau) = t.country GROUP BY t.activity
)
SELECT a.title, a.host, a.ended_on, CAST(a.participants AS BIGINT) AS participants, a.countries,
       coalesce(r.before, 0) AS records_before, coalesce(r.after, 0) AS records_after,
       coalesce(s.before, 0) AS searches_before, coalesce(s.after, 0) AS searches_after
FROM activities a
LEFT JOIN r ON r.activity = a.activity
LEFT JOIN s ON s.activity = a.activity
WHERE a.ended_on >= :previous_from AND a.ended_on < :to
ORDER BY a.ended_on DESC, a.activity
