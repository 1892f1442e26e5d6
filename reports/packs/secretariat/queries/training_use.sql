-- Training against use: records first stated and ballistic searches launched by the countries that took part, in the twelve months
-- before the activity and in those after it, as the table training_effects has them. What came after is given once the twelve months
-- have passed for all of them.
WITH activities AS (
    SELECT stated_by, statement, min(title) AS title, min(host) AS host, max(ended_on) AS ended_on,
           max(participants) AS participants, count(DISTINCT country) AS countries
    FROM training GROUP BY stated_by, statement
), effects AS (
    SELECT stated_by, statement, bool_and(is_complete) AS is_complete,
           CAST(sum(records_before) AS BIGINT) AS records_before, CAST(sum(records_after) AS BIGINT) AS records_after,
           CAST(sum(searches_before) AS BIGINT) AS searches_before, CAST(sum(searches_after) AS BIGINT) AS searches_after
    FROM training_effects GROUP BY stated_by, statement
)
SELECT a.title, a.host, a.ended_on, CAST(a.participants AS BIGINT) AS participants, a.countries,
       e.records_before, CASE WHEN e.is_complete THEN e.records_after END AS records_after,
       e.searches_before, CASE WHEN e.is_complete THEN e.searches_after END AS searches_after
FROM activities a
LEFT JOIN effects e ON e.stated_by = a.stated_by AND e.statement = a.statement
WHERE a.ended_on >= :previous_from AND a.ended_on < :to
ORDER BY a.ended_on DESC, a.title, a.stated_by, a.statement
