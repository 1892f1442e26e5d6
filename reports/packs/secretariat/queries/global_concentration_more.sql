-- More on concentration: entropy (minus the sum of share times its natural logarithm), the Gini coefficient (twice the sum of rank
-- times amount over n times the sum of amounts, minus (n + 1) / n, amounts in rising order, over those that occur), and HHI (sum
-- of squared shares) of the period before. Fewer cases than the threshold few_cases are flagged.
WITH amounts AS (
    SELECT 'SOURCES' AS measure, source AS what, recovery_on >= :from AS is_now, CAST(sum(arms) AS DOUBLE) AS amount
    FROM source_recovery WHERE recovery_on >= :previous_from AND recovery_on < :to GROUP BY 2, 3
    UNION ALL
    SELECT 'ORIGINS', origin, seized_on >= :from, CAST(sum(arms) AS DOUBLE) FROM route_steps
    WHERE origin IS NOT NULL AND seized_on >= :previous_from AND seized_on < :to GROUP BY 2, 3
    UNION ALL
    SELECT 'MAKES', make, seized_on >= :from, CAST(sum(quantity) AS DOUBLE) FROM crime_arms
    WHERE make IS NOT NULL AND seized_on >= :previous_from AND seized_on < :to GROUP BY 2, 3
), shares AS (
    SELECT measure, is_now, amount, amount / sum(amount) OVER (PARTITION BY measure, is_now) AS share,
           row_number() OVER (PARTITION BY measure, is_now ORDER BY amount, what) AS rank
    FROM amounts WHERE amount > 0
)
SELECT measure,
       CAST(sum(amount) FILTER (WHERE is_now) AS BIGINT) AS n,
       count(*) FILTER (WHERE is_now) AS distinct_names,
       -sum(share * ln(share)) FILTER (WHERE is_now) AS entropy,
       2.0 * sum(rank * share) FILTER (WHERE is_now) / count(*) FILTER (WHERE is_now)
           - (count(*) FILTER (WHERE is_now) + 1.0) / count(*) FILTER (WHERE is_now) AS gini,
       sum(share * share) FILTER (WHERE is_now) AS hhi,
       sum(share * share) FILTER (WHERE NOT is_now) AS previous_hhi,
       CASE WHEN sum(amount) FILTER (WHERE is_now) < :few_cases THEN 'FEW' ELSE 'ENOUGH' END AS few
FROM shares
GROUP BY measure
HAVING sum(amount) FILTER (WHERE is_now) > 0
ORDER BY measure DESC
