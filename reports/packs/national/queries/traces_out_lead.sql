-- Requests sent in the period, and the response rate of all that are older than ninety days. Requests that ended for
-- administrative reasons leave both sides.
SELECT count(*) FILTER (WHERE sent_on >= :from AND sent_on < :to) AS sent,
       count(*) FILTER (WHERE sent_on >= :previous_from AND sent_on < :from) AS sent_before,
       count(*) FILTER (WHERE is_open) AS open,
       count(*) FILTER (WHERE NOT is_administrative AND sent_on <= :data_cut - INTERVAL '90 days') AS older,
       count(*) FILTER (WHERE is_answered AND sent_on <= :data_cut - INTERVAL '90 days')
           / CAST(nullif(count(*) FILTER (WHERE NOT is_administrative AND sent_on <= :data_cut - INTERVAL '90 days'), 0)
                  AS DOUBLE) AS response_rate,
       count(*) FILTER (WHERE is_answered AND stage = 'COMPLETE')
           / CAST(nullif(count(*) FILTER (WHERE is_answered), 0) AS DOUBLE) AS success_rate
FROM trace_facts
WHERE requesting = :bureau
