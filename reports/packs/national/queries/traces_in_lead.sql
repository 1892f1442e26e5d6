-- Requests received in the period, and what waits for this bureau's answer, by its clock.
SELECT count(*) FILTER (WHERE sent_on >= :from AND sent_on < :to) AS received,
       count(*) FILTER (WHERE is_answered AND final_on >= :from AND final_on < :to) AS answered,
       count(*) FILTER (WHERE is_awaited) AS open,
       count(*) FILTER (WHERE is_awaited AND clock_days > :overdue_days) AS open_long,
       median(CASE WHEN is_answered AND final_on >= :from AND final_on < :to THEN CAST(days_to_final AS DOUBLE) END)
           AS median_days
FROM trace_facts
WHERE requested = :bureau
