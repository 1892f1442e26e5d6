-- Requests of the period in both directions, and the strict response rate of each: final answers and refusals over requests that
-- are older than ninety days, without administrative endings.
WITH older AS (
    SELECT * FROM both_ways WHERE NOT is_administrative AND sent_on <= :data_cut - INTERVAL '90 days'
)
SELECT (SELECT count(*) FROM both_ways WHERE direction = 'SENT' AND sent_on >= :from AND sent_on < :to) AS sent,
       (SELECT count(*) FROM both_ways WHERE direction = 'RECEIVED' AND sent_on >= :from AND sent_on < :to) AS received,
       (SELECT count(*) FROM older WHERE direction = 'SENT') AS sent_older,
       (SELECT count(*) FROM older WHERE direction = 'RECEIVED') AS received_older,
       (SELECT avg(CASE WHEN is_answered THEN 1.0 ELSE 0.0 END) FROM older WHERE direction = 'SENT') AS sent_rate,
       (SELECT avg(CASE WHEN is_answered THEN 1.0 ELSE 0.0 END) FROM older WHERE direction = 'RECEIVED') AS received_rate
