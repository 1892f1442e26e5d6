-- Leads by what examination made of them, found in the period and in the one before it. A pair of cases counts once.
SELECT state AS finding, count(*) FILTER (WHERE found_on >= :from) AS leads, count(*) FILTER (WHERE found_on < :from) AS previous
FROM hits
WHERE found_on >= :previous_from AND found_on < :to
GROUP BY state
HAVING count(*) FILTER (WHERE found_on >= :from) > 0
ORDER BY CASE state WHEN 'CONFIRMED_HIT' THEN 1 WHEN 'LEAD' THEN 2 WHEN 'INCONCLUSIVE' THEN 3 ELSE 4 END
