-- What the data do not say of tracing and the bureau completes, and what it confirms where the data hold nothing.
SELECT code FROM (
    SELECT 1 AS place, 'no_requests' AS code WHERE NOT EXISTS (SELECT 1 FROM trace_facts WHERE requesting = :bureau AND sent_on >= :from AND sent_on < :to)
    UNION ALL
    SELECT 2, 'tracing_contact'
    UNION ALL
    SELECT 3, 'tracing_procedure'
    UNION ALL
    SELECT 4, 'tracing_limits'
) AS asked
ORDER BY place
