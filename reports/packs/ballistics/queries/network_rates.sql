-- Rates of the period and of the one before it, with the two numbers each stands on. Lead yield: leads per hundred exhibits
-- acquired. Hit rate: hits that this bureau confirmed per hundred searches, and apart from these all confirmed hits with an exhibit of
-- it, whoever confirmed them; candidates per search. Lead confirmation: confirmed hits over leads
-- examined. A pair of cases counts once. Last, the median of the days from a lead to its examination.
WITH periods AS (
    SELECT * FROM (VALUES (true, :from, :to), (false, :previous_from, :from)) AS listed (is_now, first, past)
), e AS (
    SELECT p.is_now, count(x.exhibit) AS n FROM periods p
    LEFT JOIN exhibits x ON x.bureau = :bureau AND x.acquired_on >= p.first AND x.acquired_on < p.past GROUP BY p.is_now
), s AS (
    SELECT p.is_now, count(x.search) AS n, CAST(coalesce(sum(x.candidate_count), 0) AS BIGINT) AS candidates FROM periods p
    LEFT JOIN searches x ON x.bureau = :bureau AND x.launched_on >= p.first AND x.launched_on < p.past GROUP BY p.is_now
), l AS (
    SELECT p.is_now, count(x.state) AS n FROM periods p
    LEFT JOIN hits x ON x.found_on >= p.first AND x.found_on < p.past GROUP BY p.is_now
), h AS (
    SELECT p.is_now, count(*) FILTER (WHERE x.state = 'CONFIRMED_HIT') AS hits,
           count(*) FILTER (WHERE x.state = 'CONFIRMED_HIT' AND x.credited = :bureau) AS credited,
           count(*) FILTER (WHERE x.state IN ('CONFIRMED_HIT', 'ELIMINATED', 'INCONCLUSIVE')) AS examined,
           median(CASE WHEN x.state IN ('CONFIRMED_HIT', 'ELIMINATED', 'INCONCLUSIVE')
                       THEN CAST(CAST(x.confirmed_on AS INT) - CAST(x.found_on AS INT) AS DOUBLE) END) AS days
    FROM periods p LEFT JOIN hits x ON x.confirmed_on >= p.first AND x.confirmed_on < p.past GROUP BY p.is_now
), rates AS (
    SELECT 1 AS place, 'LEAD_YIELD' AS measure, e.is_now, 100.0 * l.n / nullif(e.n, 0) AS value, l.n AS numerator, e.n AS denominator
    FROM e JOIN l ON l.is_now = e.is_now
    UNION ALL
    SELECT 2, 'HITS_PER_SEARCH', s.is_now, 100.0 * h.credited / nullif(s.n, 0), h.credited, s.n FROM s JOIN h ON h.is_now = s.is_now
    UNION ALL
    SELECT 3, 'INVOLVED_PER_SEARCH', s.is_now, 100.0 * h.hits / nullif(s.n, 0), h.hits, s.n FROM s JOIN h ON h.is_now = s.is_now
    UNION ALL
    SELECT 4, 'CANDIDATES_PER_SEARCH', s.is_now, CAST(s.candidates AS DOUBLE) / nullif(s.n, 0), s.candidates, s.n FROM s
    UNION ALL
    SELECT 5, 'LEAD_CONFIRMATION', h.is_now, 100.0 * h.hits / nullif(h.examined, 0), h.hits, h.examined FROM h
    UNION ALL
    SELECT 6, 'EXAMINATION_DAYS', h.is_now, h.days, NULL, h.examined FROM h
)
SELECT measure, max(value) FILTER (WHERE is_now) AS value, max(numerator) FILTER (WHERE is_now) AS numerator_of,
       max(denominator) FILTER (WHERE is_now) AS denominator_over, max(value) FILTER (WHERE NOT is_now) AS previous_value
FROM rates
GROUP BY place, measure
HAVING max(denominator) > 0
ORDER BY place
