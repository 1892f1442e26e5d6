-- Case linkage as graphs. Cases joined by leads and confirmed hits: cases, links and mean degree (twice the links over the
-- cases). Networks of all that hangs together with exhibits: components, members of the largest, mean degree (twice the links
-- over the members), and members per component.
WITH pairs AS (
    SELECT left_bureau || '/' || left_case AS one, right_bureau || '/' || right_case AS other FROM hits
    WHERE state IN ('LEAD', 'CONFIRMED_HIT')
), ends AS (
    SELECT one AS place_of FROM pairs UNION ALL SELECT other FROM pairs
)
SELECT measure, value FROM (
    SELECT 1 AS place, 'LINKED_CASES' AS measure, CAST(count(DISTINCT place_of) AS DOUBLE) AS value FROM ends
    UNION ALL SELECT 2, 'CASE_LINKS', CAST(count(*) AS DOUBLE) FROM pairs
    UNION ALL SELECT 3, 'CASE_DEGREE', CAST(count(*) AS DOUBLE) / nullif(count(DISTINCT place_of), 0) FROM ends
    UNION ALL SELECT 4, 'COMPONENTS', CAST(count(*) AS DOUBLE) FROM networks
    UNION ALL SELECT 5, 'LARGEST_COMPONENT', CAST(max(members) AS DOUBLE) FROM networks
    UNION ALL SELECT 6, 'MEMBERS_PER_COMPONENT', sum(members) / CAST(nullif(count(*), 0) AS DOUBLE) FROM networks
    UNION ALL SELECT 7, 'MEAN_DEGREE', 2.0 * sum(links) / nullif(sum(members), 0) FROM networks
) AS measures
WHERE value IS NOT NULL
ORDER BY place
