-- Case linkage as graphs: mean degree of the cases that leads and confirmed hits join (twice the links over the cases), mean degree
-- of the members of networks with exhibits (twice the links over the members), and members per network.
WITH ends AS (
    SELECT left_bureau || '/' || left_case AS place_of FROM hits WHERE state IN ('LEAD', 'CONFIRMED_HIT')
    UNION ALL SELECT right_bureau || '/' || right_case FROM hits WHERE state IN ('LEAD', 'CONFIRMED_HIT')
)
SELECT measure, value FROM (
    SELECT 1 AS place, 'CASE_DEGREE' AS measure, CAST(count(*) AS DOUBLE) / nullif(count(DISTINCT place_of), 0) AS value FROM ends
    UNION ALL SELECT 2, 'MEAN_DEGREE', 2.0 * sum(links) / nullif(sum(members), 0) FROM networks
    UNION ALL SELECT 3, 'MEMBERS_PER_COMPONENT', sum(members) / CAST(nullif(count(*), 0) AS DOUBLE) FROM networks
) AS measures
WHERE value IS NOT NULL
ORDER BY place
