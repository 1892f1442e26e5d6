-- Requests that wait for an answer today, by age.
WITH ages AS (
    SELECT * FROM (VALUES ('A30'), ('B90'), ('C180'), ('D365'), ('E365PLUS')) AS listed (age)
), waiting AS (
    SELECT CASE WHEN days_open <= 30 THEN 'A30' WHEN days_open <= 90 THEN 'B90' WHEN days_open <= 180 THEN 'C180'
                WHEN days_open <= 365 THEN 'D365' ELSE 'E365PLUS' END AS age
    FROM trace_facts WHERE requested = :bureau AND is_open
)
SELECT a.age, count(w.age) AS requests
FROM ages a LEFT JOIN waiting w ON w.age = a.age
GROUP BY a.age
ORDER BY a.age
