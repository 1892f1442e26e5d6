-- Active records that leave the search within the threshold `expiring_days` unless they are re-evaluated.
SELECT record, reason, type_code, make, retention_until AS expires_on,
       CAST(retention_until AS INT) - CAST(:data_cut AS INT) AS days
FROM records
WHERE bureau = :bureau AND is_active AND retention_until >= :data_cut
  AND CAST(retention_until AS INT) < CAST(:data_cut AS INT) + :expiring_days
ORDER BY retention_until, record
