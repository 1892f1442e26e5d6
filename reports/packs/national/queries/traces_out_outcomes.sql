-- Requests sent in the period by how far they came.
SELECT stage,
       count(*) FILTER (WHERE sent_on >= :from) AS requests,
       count(*) FILTER (WHERE sent_on < :from) AS previous
FROM trace_facts
WHERE requesting = :bureau AND sent_on >= :previous_from AND sent_on < :to
GROUP BY stage
HAVING count(*) FILTER (WHERE sent_on >= :from) > 0
ORDER BY requests DESC, stage
