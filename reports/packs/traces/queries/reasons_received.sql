-- Why requests received did not succeed: the share of each reason among unsuccessful answers and refusals to requests of the period,
-- with the period before.
SELECT outcome,
       count(*) FILTER (WHERE sent_on >= :from) AS requests,
       count(*) FILTER (WHERE sent_on < :from) AS previous
FROM both_ways
WHERE direction = 'RECEIVED' AND sent_on >= :previous_from AND sent_on < :to AND stage IN ('UNSUCCESSFUL', 'REFUSED')
GROUP BY outcome
HAVING count(*) FILTER (WHERE sent_on >= :from) > 0
ORDER BY requests DESC, outcome
