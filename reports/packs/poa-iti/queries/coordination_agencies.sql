-- Services that seized firearms, took them in or found them, by the data: seizures and firearms of the period, with the period
-- before. Property of police and army is left out.
SELECT s.agency_type,
       count(*) FILTER (WHERE s.seized_on >= :from) AS seizures,
       CAST(coalesce(sum(a.arms) FILTER (WHERE s.seized_on >= :from), 0) AS BIGINT) AS arms,
       CAST(coalesce(sum(a.arms) FILTER (WHERE s.seized_on < :from), 0) AS BIGINT) AS previous
FROM seizures s
LEFT JOIN (SELECT seizure, sum(quantity) AS arms FROM crime_arms GROUP BY seizure) a ON a.seizure = s.seizure
WHERE s.seized_on >= :previous_from AND s.seized_on < :to
GROUP BY s.agency_type
ORDER BY seizures DESC, s.agency_type
