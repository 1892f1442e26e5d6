-- Searches launched in the period by how far they reach, with the period before.
SELECT scope,
       count(*) FILTER (WHERE launched_on >= :from) AS searches,
       count(*) FILTER (WHERE launched_on < :from) AS previous
FROM searches
WHERE bureau = :bureau AND launched_on >= :previous_from AND launched_on < :to
GROUP BY scope
HAVING count(*) FILTER (WHERE launched_on >= :from) > 0
ORDER BY searches DESC, scope
