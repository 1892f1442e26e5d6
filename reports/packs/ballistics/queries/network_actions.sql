-- What to do next about exhibits: one row per task that waits, the most urgent first.
SELECT code, section, count, oldest FROM (
    SELECT 1 AS place, 'examine' AS code, 'network-waiting' AS section, count(*) AS count, min(found_on) AS oldest
    FROM hits WHERE state = 'LEAD'
    UNION ALL
    SELECT 2, 'look', 'network-waiting', count(*), min(found_on)
    FROM candidates WHERE is_open AND band = 'STRONG'
    UNION ALL
    SELECT 3, 'review', 'network-waiting', count(*), min(found_on)
    FROM candidates WHERE is_open AND band <> 'STRONG'
    UNION ALL
    SELECT 4, 'search', 'network-exhibits', count(*), min(acquired_on)
    FROM exhibits e
    WHERE bureau = :bureau AND eligibility = 'ELIGIBLE' AND acquired_on >= :previous_from
      AND NOT EXISTS (SELECT 1 FROM searches s WHERE s.bureau = e.bureau AND s.exhibit = e.exhibit AND s.scope <> 'NATIONAL')
) AS tasks
WHERE count > 0
ORDER BY place
