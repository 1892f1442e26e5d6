-- Arms of the year whose point of diversion is not established, by how far tracing came.
SELECT why, CAST(sum(arms) AS BIGINT) AS arms FROM (
    SELECT 1 AS place, 'PENDING' AS why, pending AS arms, country, year FROM sdg_arms
    UNION ALL SELECT 2, 'NOT_ENOUGH', not_enough, country, year FROM sdg_arms
    UNION ALL SELECT 3, 'FAILED', failed, country, year FROM sdg_arms
    UNION ALL SELECT 4, 'NO_ATTEMPT', no_attempt, country, year FROM sdg_arms
)
WHERE country = :country AND year = :year
GROUP BY place, why
HAVING sum(arms) > 0
ORDER BY place
