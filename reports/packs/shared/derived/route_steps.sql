-- Routes of seizures, weighted by the arms of the seizure: the origin (or where none is stated, the departure), what lies between
-- (the departure where an origin stands before it, and all transits), and the destination.
SELECT s.seizure, s.seized_on, coalesce(s.route_origin, s.route_departure) AS origin, s.route_between AS transits,
       s.route_destination AS destination, s.route_certainty AS certainty, coalesce(a.arms, 0) AS arms
FROM seizures s
LEFT JOIN (SELECT bureau, seizure, sum(quantity) AS arms FROM crime_arms GROUP BY bureau, seizure) a
    ON a.bureau = s.bureau AND a.seizure = s.seizure
WHERE (s.bureau = :bureau OR :bureau = 'ipsg')
  AND (s.route_origin IS NOT NULL OR s.route_departure IS NOT NULL OR s.route_destination IS NOT NULL)
