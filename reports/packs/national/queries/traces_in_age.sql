-- Requests that wait for an answer today, by age.
SELECT age, count(*) AS requests FROM (
    SELECT CASE WHEN days_open <= 30 THEN 'A30' WHEN days_open <= 90 THEN 'B90' WHEN days_open <= 180 THEN 'C180'
                WHEN days_open <= 365 THEN 'D365' ELSE 'E365PLUS' END AS age
    FROM trace_facts WHERE requested = :bureau AND is_open
)
GROUP BY age
ORDER BY age
