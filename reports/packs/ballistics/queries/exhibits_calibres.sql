-- Exhibits acquired in the period by calibre as the laboratory resolved it, with the period before.
SELECT coalesce(n.calibre, e.calibre_id) AS calibre,
       count(*) FILTER (WHERE e.acquired_on >= :from) AS exhibits,
       count(*) FILTER (WHERE e.acquired_on < :from) AS previous
FROM exhibits e
LEFT JOIN calibre_names n ON n.calibre_id = e.calibre_id
WHERE e.bureau = :bureau AND e.acquired_on >= :previous_from AND e.acquired_on < :to AND e.calibre_id IS NOT NULL
GROUP BY 1
HAVING count(*) FILTER (WHERE e.acquired_on >= :from) > 0
ORDER BY exhibits DESC, calibre
