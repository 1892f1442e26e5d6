-- Requests of the period by requesting and requested country.
SELECT upper(requesting) AS requesting_country, upper(requested) AS requested_country, count(*) AS requests
FROM trace_facts
WHERE sent_on >= :from AND sent_on < :to
GROUP BY 1, 2
ORDER BY requests DESC, 1, 2
