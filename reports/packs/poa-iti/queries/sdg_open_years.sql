-- Arms of the indicator whose point of diversion is not established, by year and by how far tracing came: under way, too little
-- information, without result, not attempted.
SELECT CAST(year AS VARCHAR) AS year, CAST(sum(pending) AS BIGINT) AS pending, CAST(sum(not_enough) AS BIGINT) AS not_enough,
       CAST(sum(failed) AS BIGINT) AS failed, CAST(sum(no_attempt) AS BIGINT) AS no_attempt,
       CAST(sum(pending + not_enough + failed + no_attempt) AS BIGINT) AS not_established
FROM sdg_arms
WHERE year <= :year
GROUP BY sdg_arms.year
ORDER BY 1
