-- Precision of candidates by band: confirmed over confirmed plus rejected. Rejected: by the latest review on the screen, or
-- eliminated on the specimens. Pairs that wait, or of which no examination could decide, are beside it; links known before are
-- left out.
SELECT band, count(*) AS candidates,
       count(*) FILTER (WHERE finding = 'CONFIRMED_HIT') AS confirmed,
       count(*) FILTER (WHERE finding IN ('REJECTED', 'ELIMINATED')) AS rejected,
       count(*) FILTER (WHERE finding = 'INCONCLUSIVE') AS inconclusive,
       count(*) FILTER (WHERE finding IS NULL OR finding IN ('UNDER_REVIEW', 'LEAD', 'HIT_CANDIDATE')) AS waiting,
       count(*) FILTER (WHERE finding = 'CONFIRMED_HIT')
           / CAST(nullif(count(*) FILTER (WHERE finding IN ('CONFIRMED_HIT', 'REJECTED', 'ELIMINATED')), 0) AS DOUBLE) AS precision
FROM judged
WHERE NOT is_known
GROUP BY band
ORDER BY CASE band WHEN 'STRONG' THEN 1 WHEN 'REVIEW' THEN 2 ELSE 3 END
