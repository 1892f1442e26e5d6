-- Records with a match, confirmed by both owners, or strong and undecided, by region of the record and of the seizure. A record
-- counts once in each cell.
SELECT coalesce(r.region, 'ORGANISATION') AS record_region, coalesce(s.region, 'ORGANISATION') AS seizure_region,
       count(DISTINCT m.record_bureau || '/' || m.record_id) AS records
FROM matches m
LEFT JOIN countries r ON r.country = upper(m.record_bureau)
LEFT JOIN countries s ON s.country = upper(m.seizure_bureau)
WHERE m.state = 'CONFIRMED' OR (m.state = 'OPEN' AND m.band = 'STRONG')
GROUP BY 1, 2
ORDER BY records DESC, 1, 2
