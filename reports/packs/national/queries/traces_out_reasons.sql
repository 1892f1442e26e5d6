-- Why traces did not succeed: reasons of unsuccessful and refused answers to requests sent in the period.
SELECT outcome, count(*) AS requests
FROM trace_facts
WHERE requesting = :bureau AND sent_on >= :from AND sent_on < :to AND stage IN ('UNSUCCESSFUL', 'REFUSED')
GROUP BY outcome
ORDER BY requests DESC, outcome
