-- Leads and hits with other bureaus, by bureau.
SELECT CASE WHEN left_bureau = :bureau THEN right_bureau ELSE left_bureau END AS country, count(*) AS hits
FROM hits
WHERE left_bureau <> right_bureau AND state IN ('LEAD', 'CONFIRMED_HIT')
GROUP BY 1
ORDER BY hits DESC, country
