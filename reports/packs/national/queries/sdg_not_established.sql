-- Arms of the year whose point of diversion is not established, by how far tracing came.
SELECT why, CAST(sum(amount) AS BIGINT) AS arms FROM (
    SELECT 1 AS place, 'PENDING' AS why, pending AS amount, bureau, year FROM sdg_arms
    UNION ALL SELECT 2, 'NOT_ENOUGH', not_enough, bureau, year FROM sdg_arms
    UNION ALL SELECT 3, 'FAILED', failed, bureau, year FROM sdg_arms
    UNION ALL SELECT 4, 'NO_ATTEMPT', no_attempt, bureau, year FROM sdg_arms
)
WHERE bureau = :bureau AND year = :year
GROUP BY place, why
HAVING sum(amount) > 0
ORDER BY place
