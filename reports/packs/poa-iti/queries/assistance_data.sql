-- Cooperation with other countries in the data, with the period before: matches of firearms confirmed with other bureaus, ballistic
-- hits confirmed with other bureaus, trace requests sent and answers given, operations in which the bureau seized firearms, and
-- notices and diffusions requested.
WITH items AS (
    SELECT 1 AS place, 'MATCHES_CONFIRMED' AS item, confirmed_on AS day FROM matches
    WHERE state = 'CONFIRMED' AND record_bureau <> seizure_bureau
    UNION ALL
    SELECT 2, 'BALLISTIC_HITS', confirmed_on FROM hits WHERE state = 'CONFIRMED_HIT' AND left_bureau <> right_bureau
    UNION ALL SELECT 3, 'REQUESTS_SENT', sent_on FROM trace_facts WHERE requesting = :bureau AND NOT is_administrative
    UNION ALL SELECT 4, 'ANSWERS_GIVEN', final_on FROM trace_facts WHERE requested = :bureau AND is_answered
    UNION ALL SELECT 5, 'OPERATIONS', min(seized_on) FROM seizures WHERE operation IS NOT NULL GROUP BY operation
    UNION ALL SELECT 6, 'NOTICES', in_force_from FROM notices WHERE requesting = :bureau
)
SELECT item, count(*) FILTER (WHERE day >= :from) AS value, count(*) FILTER (WHERE day < :from) AS previous
FROM items
WHERE day >= :previous_from AND day < :to
GROUP BY place, item
ORDER BY place
