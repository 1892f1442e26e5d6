-- Legs of the routes that seizures of the period tell of: from the origin over each transit to the destination, confirmed and
-- suspected ones apart. A route counts in each of its legs; n counts every firearm once.
WITH routes AS (
    SELECT string_to_array(concat_ws(' → ', origin, transits, destination), ' → ') AS stops, certainty, arms
    FROM route_steps
    WHERE seized_on >= :from AND seized_on < :to
), drawn AS (
    SELECT stops, certainty, arms FROM routes WHERE array_length(stops) > 1
), legs AS (
    SELECT stops[place] AS origin, stops[place + 1] AS destination, certainty, arms
    FROM (SELECT *, unnest(generate_series(1, CAST(array_length(stops) AS BIGINT) - 1)) AS place FROM drawn)
)
SELECT origin, destination, certainty, CAST(sum(arms) AS BIGINT) AS arms,
       (SELECT CAST(coalesce(sum(arms), 0) AS BIGINT) FROM drawn) AS n
FROM legs
GROUP BY origin, destination, certainty
ORDER BY arms DESC, origin, destination, certainty
