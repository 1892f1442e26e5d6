-- Firearms seized in the period at seaports, airports and land borders, by means of transport.
SELECT place_type, coalesce(transport_mode, 'NONE') AS transport_mode, sum(quantity) AS arms
FROM arms
WHERE bureau = :bureau AND seized_on >= :from AND seized_on < :to
  AND place_type IN ('LAND_BORDER', 'AIRPORT', 'SEAPORT')
GROUP BY 1, 2
ORDER BY 1, 2
