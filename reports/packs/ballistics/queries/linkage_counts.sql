-- Case linkage as graphs, counted: cases joined by leads and confirmed hits, and the links between them; networks of all that hangs
-- together with exhibits (components), and the members of the largest.
WITH pairs AS (
    SELECT left_bureau || '/' || left_case AS one, right_bureau || '/' || right_case AS other FROM hits
    WHERE state IN ('LEAD', 'CONFIRMED_HIT')
), ends AS (
    SELECT one AS place_of FROM pairs UNION ALL SELECT other FROM pairs
)
SELECT measure, value FROM (
    SELECT 1 AS place, 'LINKED_CASES' AS measure, count(DISTINCT place_of) AS value FROM ends
    UNION ALL SELECT 2, 'CASE_LINKS', count(*) FROM pairs
    UNION ALL SELECT 3, 'COMPONENTS', count(*) FROM networks
    UNION ALL SELECT 4, 'LARGEST_COMPONENT', max(members) FROM networks
) AS measures
WHERE value > 0
ORDER BY place
