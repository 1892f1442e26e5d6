-- Backlog: requests that are open now by days since they were sent, in both directions.
SELECT direction,
       CASE WHEN days_open <= 30 THEN 'A30' WHEN days_open <= 90 THEN 'B90' WHEN days_open <= 180 THEN 'C180'
            WHEN days_open <= 365 THEN 'D365' ELSE 'E365PLUS' END AS age,
       count(*) AS requests
FROM both_ways
WHERE is_open
GROUP BY 1, 2
ORDER BY CASE direction WHEN 'SENT' THEN 1 ELSE 2 END, age
