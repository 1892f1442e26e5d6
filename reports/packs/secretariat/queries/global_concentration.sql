-- How concentrated: HHI, effective number, share of the top three, entropy; HHI of the period before beside it.
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
           row_number() OVER (PARTITION BY measure, is_now ORDER BY amount DESC, what) AS place
    FROM amounts WHERE amount > 0
)
SELECT measure,
       CAST(sum(amount) FILTER (WHERE is_now) AS BIGINT) AS n,
       sum(share * share) FILTER (WHERE is_now) AS hhi,
       sum(share * share) FILTER (WHERE NOT is_now) AS previous_hhi,
       1.0 / sum(share * share) FILTER (WHERE is_now) AS effective,
       sum(share) FILTER (WHERE is_now AND place <= 3) AS top_three,
       -sum(share * ln(share)) FILTER (WHERE is_now) AS entropy
FROM shares
GROUP BY measure
HAVING sum(amount) FILTER (WHERE is_now) > 0
ORDER BY measure DESC
