-- Pairs by band and by what their two owners said of them. A pair that matching lists no more has no band.
SELECT coalesce(band, 'NONE') AS band, state, count(*) AS pairs
FROM matches
GROUP BY 1, 2
ORDER BY CASE coalesce(band, 'NONE') WHEN 'STRONG' THEN 1 WHEN 'REVIEW' THEN 2 WHEN 'WATCH' THEN 3 ELSE 4 END,
         CASE state WHEN 'CONFIRMED' THEN 1 WHEN 'OPEN' THEN 2 WHEN 'REJECTED' THEN 3 ELSE 4 END
