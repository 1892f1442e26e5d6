-- Decisions on matches by band, of all years and bureaus: confirmed and rejected by the words of both owners, waiting for one, and
-- undecided when the record was closed. Precision: confirmed over confirmed and rejected, of all pairs together. Matching lists a
-- rejected pair no more, so that its band is not known: a precision of each band would leave the rejected ones out.
WITH counted AS (
    SELECT 'ALL' AS band, state FROM matches
    UNION ALL
    SELECT coalesce(band, 'NONE'), state FROM matches
)
SELECT band, count(*) FILTER (WHERE state = 'CONFIRMED') AS confirmed,
       count(*) FILTER (WHERE state = 'REJECTED') AS rejected,
       count(*) FILTER (WHERE state = 'OPEN') AS waiting,
       count(*) FILTER (WHERE state = 'CLOSED') AS closed,
       CASE WHEN band = 'ALL'
            THEN count(*) FILTER (WHERE state = 'CONFIRMED')
                 / CAST(nullif(count(*) FILTER (WHERE state IN ('CONFIRMED', 'REJECTED')), 0) AS DOUBLE) END AS precision,
       count(*) AS pairs
FROM counted
GROUP BY band
ORDER BY CASE band WHEN 'ALL' THEN 1 WHEN 'STRONG' THEN 2 WHEN 'REVIEW' THEN 3 WHEN 'WATCH' THEN 4 ELSE 5 END
