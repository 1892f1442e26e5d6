-- How concentrated: the sum of squared shares (HHI), the effective number (1 / HHI), and the share of the top three.
WITH amounts AS (
    SELECT 'SOURCES' AS measure, source AS what, CAST(sum(arms) AS DOUBLE) AS amount FROM source_recovery
    WHERE recovery = :country AND recovery_on >= :from AND recovery_on < :to GROUP BY source
    UNION ALL
    SELECT 'ORIGINS', origin, CAST(sum(arms) AS DOUBLE) FROM route_steps
    WHERE origin IS NOT NULL AND seized_on >= :from AND seized_on < :to GROUP BY origin
    UNION ALL
    SELECT 'MAKES', make, CAST(sum(quantity) AS DOUBLE) FROM crime_arms
    WHERE make IS NOT NULL AND seized_on >= :from AND seized_on < :to GROUP BY make
), shares AS (
    SELECT measure, amount, amount / sum(amount) OVER (PARTITION BY measure) AS share,
           row_number() OVER (PARTITION BY measure ORDER BY amount DESC, what) AS place
    FROM amounts WHERE amount > 0
)
SELECT measure, CAST(sum(amount) AS BIGINT) AS n, sum(share * share) AS hhi, 1.0 / sum(share * share) AS effective,
       sum(share) FILTER (WHERE place <= 3) AS top_three
FROM shares
GROUP BY measure
ORDER BY measure DESC
