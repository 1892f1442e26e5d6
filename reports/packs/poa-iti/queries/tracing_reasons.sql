-- Why requests sent in the period did not succeed, or were refused.
SELECT outcome, count(*) AS requests
FROM trace_facts
WHERE requesting = :bureau AND sent_on >= :from AND sent_on < :to AND stage IN ('UNSUCCESSFUL', 'REFUSED')
GROUP BY outcome
ORDER BY requests DESC, outcome
