-- Matches by band and by what people said about them.
SELECT band, state, count(*) AS pairs
FROM matches
GROUP BY band, state
ORDER BY CASE band WHEN 'STRONG' THEN 1 WHEN 'REVIEW' THEN 2 ELSE 3 END,
         CASE state WHEN 'CONFIRMED' THEN 1 WHEN 'OPEN' THEN 2 ELSE 3 END
