-- Precision of matches by band: confirmed over confirmed plus rejected, of all years and bureaus. Pairs that wait for a decision are beside it.
SELECT band, count(*) FILTER (WHERE state = 'CONFIRMED') AS confirmed,
       count(*) FILTER (WHERE state = 'REJECTED') AS rejected,
       count(*) FILTER (WHERE state = 'OPEN') AS waiting,
       count(*) FILTER (WHERE state = 'CONFIRMED')
           / CAST(nullif(count(*) FILTER (WHERE state IN ('CONFIRMED', 'REJECTED')), 0) AS DOUBLE) AS precision,
       count(*) AS pairs
FROM matches
GROUP BY band
ORDER BY CASE band WHEN 'STRONG' THEN 1 WHEN 'REVIEW' THEN 2 ELSE 3 END
