-- Arms of the period by agency and by how they came in.
SELECT agency_type, event_type, CAST(sum(quantity) AS BIGINT) AS arms
FROM crime_arms
WHERE seized_on >= :from AND seized_on < :to
GROUP BY agency_type, event_type
ORDER BY sum(sum(quantity)) OVER (PARTITION BY agency_type) DESC, agency_type,
         CASE event_type WHEN 'SEIZED_CRIMINAL' THEN 1 WHEN 'SEIZED_ADMINISTRATIVE' THEN 2 WHEN 'FOUND' THEN 3 ELSE 4 END
