-- What to do next: one row per task that waits, the most urgent first. While a requested bureau waits for information, it is the
-- requester's turn; days of such waiting are not on the clock.
SELECT code, section, count, oldest FROM (
    SELECT 1 AS place, 'answer_urgent' AS code, 'open-actions' AS section, count(*) AS count, min(sent_on) AS oldest
    FROM trace_facts
    WHERE requested = :bureau AND is_awaited AND priority = 'URGENT'
    UNION ALL
    SELECT 2, 'answer', 'open-actions', count(*), min(sent_on)
    FROM trace_facts
    WHERE requested = :bureau AND is_awaited AND priority <> 'URGENT'
    UNION ALL
    SELECT 3, 'give_information', 'traces-out', count(*), min(sent_on)
    FROM trace_facts
    WHERE requesting = :bureau AND state = 'INFO_REQUESTED'
    UNION ALL
    SELECT 4, 'confirm_matches', 'open-actions', count(*), min(found_on)
    FROM matches
    WHERE is_open AND band = 'STRONG'
    UNION ALL
    SELECT 5, 'examine_leads', 'open-actions', count(*), min(found_on)
    FROM hits
    WHERE state = 'LEAD'
    UNION ALL
    SELECT 6, 'correct', 'quality', count(DISTINCT record), CAST(NULL AS DATE)
    FROM (SELECT record FROM record_issues UNION ALL SELECT record FROM seizure_issues)
    UNION ALL
    SELECT 7, 're_evaluate', 'open-actions', count(*), min(retention_until)
    FROM records
    WHERE bureau = :bureau AND is_active
      AND retention_until >= :data_cut AND CAST(retention_until AS INT) < CAST(:data_cut AS INT) + :expiring_days
    UNION ALL
    SELECT 8, 'chase', 'traces-out', count(*), min(sent_on)
    FROM trace_facts
    WHERE requesting = :bureau AND is_awaited AND clock_days > :overdue_days
) AS tasks
WHERE count > 0
ORDER BY place
