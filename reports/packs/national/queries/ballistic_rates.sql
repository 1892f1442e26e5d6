-- Rates of the period: leads per hundred exhibits acquired; per hundred searches, hits that this bureau confirmed and hits with an
-- exhibit of it, whoever confirmed them; leads confirmed in per cent of those examined; and the median of the days from recovery to
-- acquisition, where both times are known and in that order.
WITH e AS (
    SELECT count(*) AS n, median(delay_hours) / 24.0 AS delay FROM exhibits
    WHERE bureau = :bureau AND acquired_on >= :from AND acquired_on < :to
), s AS (SELECT count(*) AS n FROM searches WHERE bureau = :bureau AND launched_on >= :from AND launched_on < :to),
l AS (SELECT count(*) AS n FROM hits WHERE found_on >= :from AND found_on < :to),
h AS (
    SELECT count(*) FILTER (WHERE state = 'CONFIRMED_HIT') AS hits,
           count(*) FILTER (WHERE state = 'CONFIRMED_HIT' AND credited = :bureau) AS credited,
           count(*) FILTER (WHERE state IN ('CONFIRMED_HIT', 'ELIMINATED', 'INCONCLUSIVE')) AS examined
    FROM hits WHERE confirmed_on >= :from AND confirmed_on < :to
)
SELECT measure, value FROM (
    SELECT 1 AS place, 'LEAD_YIELD' AS measure, 100.0 * l.n / nullif(e.n, 0) AS value FROM l CROSS JOIN e
    UNION ALL SELECT 2, 'HITS_PER_SEARCH', 100.0 * h.credited / nullif(s.n, 0) FROM h CROSS JOIN s
    UNION ALL SELECT 3, 'INVOLVED_PER_SEARCH', 100.0 * h.hits / nullif(s.n, 0) FROM h CROSS JOIN s
    UNION ALL SELECT 4, 'LEAD_CONFIRMATION', 100.0 * hits / nullif(examined, 0) FROM h
    UNION ALL SELECT 5, 'ACQUISITION_DELAY', delay FROM e
) AS rates
WHERE value IS NOT NULL
ORDER BY place
