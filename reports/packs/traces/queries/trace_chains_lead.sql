-- Chain depth: the mean number of requests linked to one firearm, over chains that the bureau began before the end of the period.
SELECT count(*) AS chains, avg(CAST(links AS DOUBLE)) AS mean_links, max(links) AS longest,
       count(*) FILTER (WHERE links > 1) AS followed
FROM chains
WHERE first_sent_on < :to
HAVING count(*) > 0
