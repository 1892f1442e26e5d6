-- Requests that wait for this bureau's answer today, by the days on its clock.
WITH ages AS (
    SELECT * FROM (VALUES ('A30'), ('B90'), ('C180'), ('D365'), ('E365PLUS')) AS listed (age)
), waiting AS (
    SELECT CASE WHEN clock_days <= 30 THEN 'A30' WHEN clock_days <= 90 THEN 'B90' WHEN clock_days <= 180 THEN 'C180'
                WHEN clock_days <= 365 THEN 'D365' ELSE 'E365PLUS' END AS age
    FROM trace_facts WHERE requested = :bureau AND is_awaited
)
SELECT a.age, count(w.age) AS requests
FROM ages a LEFT JOIN waiting w ON w.age = a.age
GROUP BY a.age
ORDER BY a.age
