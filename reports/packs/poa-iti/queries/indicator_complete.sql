-- What the data do not say of the indicator and the bureau completes, and what it confirms where the data hold nothing.
SELECT code FROM (
    SELECT 1 AS place, 'no_arms' AS code WHERE NOT EXISTS (SELECT 1 FROM sdg_arms WHERE year = :year)
    UNION ALL
    SELECT 2, 'other_services'
    UNION ALL
    SELECT 3, 'policy_outcomes'
    UNION ALL
    SELECT 4, 'recorded_after'
    UNION ALL
    SELECT 5, 'prosecuted'
) AS asked
ORDER BY place
