-- Requests sent for which the requested bureau waits for information: its clock stands still until this bureau answers.
SELECT trace AS record, partner AS country, sent_on, waits_since AS waiting_since,
       CAST(CAST(:data_cut AS INT) - CAST(waits_since AS INT) AS BIGINT) AS days, priority
FROM both_ways
WHERE direction = 'SENT' AND state = 'INFO_REQUESTED'
ORDER BY waits_since, record
