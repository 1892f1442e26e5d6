-- Who with: candidates that wait, leads, confirmed hits and eliminated pairs of cases by the bureau of the other exhibit, all
-- years. The bureau itself stands for links between its own cases.
WITH of_pairs AS (
    SELECT CASE WHEN left_bureau = :bureau THEN right_bureau ELSE left_bureau END AS partner, state, confirmed_on FROM hits
), of_candidates AS (
    SELECT CASE WHEN left_bureau = :bureau THEN right_bureau ELSE left_bureau END AS partner, count(*) AS waiting
    FROM candidates WHERE is_open GROUP BY 1
), counted AS (
    SELECT partner, count(*) FILTER (WHERE state = 'LEAD') AS leads,
           count(*) FILTER (WHERE state = 'CONFIRMED_HIT') AS hits,
           count(*) FILTER (WHERE state = 'ELIMINATED') AS eliminated,
           max(confirmed_on) FILTER (WHERE state = 'CONFIRMED_HIT') AS last_hit_on
    FROM of_pairs GROUP BY partner
)
SELECT coalesce(c.partner, w.partner) AS country, coalesce(c.hits, 0) AS hits, coalesce(c.leads, 0) AS leads,
       coalesce(c.eliminated, 0) AS eliminated, coalesce(w.waiting, 0) AS waiting, c.last_hit_on
FROM counted c
FULL JOIN of_candidates w ON w.partner = c.partner
ORDER BY hits DESC, leads DESC, waiting DESC, country
