-- Exhibits, searches, leads, hits and partners of each bureau, all years. A hit counts for the bureau that confirmed it, which is
-- credited; apart from these stand all hits with an exhibit of the bureau.
WITH sides AS (
    SELECT left_bureau AS bureau, right_bureau AS partner, state, credited FROM hits
    UNION ALL
    SELECT right_bureau, left_bureau, state, credited FROM hits WHERE right_bureau <> left_bureau
), l AS (
    SELECT bureau, count(*) FILTER (WHERE state = 'LEAD') AS leads,
           count(*) FILTER (WHERE state = 'CONFIRMED_HIT') AS involved,
           count(DISTINCT CASE WHEN partner <> bureau AND state IN ('LEAD', 'CONFIRMED_HIT') THEN partner END) AS partners
    FROM sides GROUP BY bureau
), c AS (
    SELECT credited AS bureau, count(*) AS hits FROM hits WHERE state = 'CONFIRMED_HIT' GROUP BY credited
), e AS (
    SELECT bureau, count(*) AS exhibits FROM exhibits GROUP BY bureau
), s AS (
    SELECT bureau, count(*) AS searches FROM searches GROUP BY bureau
)
SELECT e.bureau, e.exhibits, coalesce(s.searches, 0) AS searches, coalesce(l.leads, 0) AS leads,
       coalesce(c.hits, 0) AS hits, coalesce(l.involved, 0) AS involved, coalesce(l.partners, 0) AS partners
FROM e
LEFT JOIN s ON s.bureau = e.bureau
LEFT JOIN l ON l.bureau = e.bureau
LEFT JOIN c ON c.bureau = e.bureau
ORDER BY e.exhibits DESC, e.bureau
