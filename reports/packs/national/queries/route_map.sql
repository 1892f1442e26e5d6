-- Legs of the routes that seizures of the period tell of: from the origin over each transit to the destination, confirmed and
-- suspected ones apart. A route counts in each of its legs; n counts every firearm once.
WITH routes AS (
    SELECT origin, nullif(split_part(transits, ' → ', 1), '') AS first, nullif(split_part(transits, ' → ', 2), '') AS second,
           nullif(split_part(transits, ' → ', 3), '') AS third, destination, certainty, arms
    FROM route_steps
    WHERE seized_on >= :from AND seized_on < :to
), legs AS (
    SELECT origin, coalesce(first, destination) AS destination, certainty, arms FROM routes
    UNION ALL SELECT first, coalesce(second, destination), certainty, arms FROM routes WHERE first IS NOT NULL
    UNION ALL SELECT second, coalesce(third, destination), certainty, arms FROM routes WHERE second IS NOT NULL
    UNION ALL SELECT third, destination, certainty, arms FROM routes WHERE third IS NOT NULL
), counted AS (
    SELECT CAST(coalesce(sum(arms), 0) AS BIGINT) AS n FROM routes
    WHERE coalesce(origin, first) IS NOT NULL AND coalesce(destination, first) IS NOT NULL
)
SELECT origin, destination, certainty, CAST(sum(arms) AS BIGINT) AS arms, (SELECT n FROM counted) AS n
FROM legs
WHERE origin IS NOT NULL AND destination IS NOT NULL
GROUP BY origin, destination, certainty
ORDER BY arms DESC, origin, destination, certainty
