-- How far the requests of the period came, in both directions.
SELECT direction, stage, count(*) AS requests
FROM both_ways
WHERE sent_on >= :from AND sent_on < :to
GROUP BY direction, stage
ORDER BY CASE direction WHEN 'SENT' THEN 1 ELSE 2 END,
         CASE stage WHEN 'COMPLETE' THEN 1 WHEN 'UNSUCCESSFUL' THEN 2 WHEN 'REFUSED' THEN 3 WHEN 'PENDING' THEN 4
                    WHEN 'EXPIRED' THEN 5 ELSE 6 END
