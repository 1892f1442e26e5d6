-- Confirmed and strong matches by region.
SELECT coalesce(r.region, 'ORGANISATION') AS record_region, coalesce(s.region, 'ORGANISATION') AS seizure_region,
       count(*) AS pairs
FROM matches m
LEFT JOIN countries r ON r.country = upper(m.record_bureau)
LEFT JOIN countries s ON s.country = upper(m.seizure_bureau)
WHERE m.state = 'CONFIRMED' OR m.band = 'STRONG'
GROUP BY 1, 2
ORDER BY pairs DESC, 1, 2
