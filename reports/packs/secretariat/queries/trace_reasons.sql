-- Why traces did not succeed: requests sent in the period, with the period before.
SELECT outcome, count(*) FILTER (WHERE sent_on >= :from) AS requests, count(*) FILTER (WHERE sent_on < :from) AS previous
FROM trace_facts
WHERE sent_on >= :previous_from AND sent_on < :to AND stage IN ('UNSUCCESSFUL', 'REFUSED')
GROUP BY outcome
HAVING count(*) FILTER (WHERE sent_on >= :from) > 0
ORDER BY requests DESC, outcome
