-- Firearms by the number of requests in their chain, over chains that the bureau began before the end of the period.
SELECT CASE WHEN links = 1 THEN 'L1' WHEN links = 2 THEN 'L2' WHEN links = 3 THEN 'L3' ELSE 'L4PLUS' END AS chain_length,
       count(*) AS arms
FROM chains
WHERE first_sent_on < :to
GROUP BY 1
ORDER BY 1
