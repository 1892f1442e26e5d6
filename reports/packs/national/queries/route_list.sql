-- Routes that seizures of the period tell of, confirmed and suspected ones apart.
SELECT origin, transits, destination, certainty, CAST(sum(arms) AS BIGINT) AS arms, count(*) AS events
FROM route_steps
WHERE seized_on >= :from AND seized_on < :to
GROUP BY origin, transits, destination, certainty
ORDER BY arms DESC, origin, destination, transits, certainty
