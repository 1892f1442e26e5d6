-- Leads and hits by the two countries they join; each pair of cases once.
SELECT upper(least(left_bureau, right_bureau)) AS left_country, upper(greatest(left_bureau, right_bureau)) AS right_country,
       count(*) AS links
FROM hits
WHERE state IN ('LEAD', 'CONFIRMED_HIT')
GROUP BY 1, 2
ORDER BY links DESC, 1, 2
