-- Requests sent in the period by how far they came.
SELECT stage, count(*) AS requests
FROM trace_facts
WHERE sent_on >= :from AND sent_on < :to
GROUP BY stage
ORDER BY requests DESC, stage
