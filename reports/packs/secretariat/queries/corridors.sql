-- Traced firearms of the period by region of source and region of recovery.
SELECT coalesce(s.region, 'NONE') AS source_region, coalesce(r.region, 'NONE') AS recovery_region,
       CAST(sum(f.arms) AS BIGINT) AS arms
FROM source_recovery f
LEFT JOIN countries s ON s.country = f.source
LEFT JOIN countries r ON r.country = f.recovery
WHERE f.recovery_on >= :from AND f.recovery_on < :to
GROUP BY 1, 2
ORDER BY arms DESC, 1, 2
