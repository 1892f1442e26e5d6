-- Active records that leave the search within six months unless they are re-evaluated.
SELECT record, reason, type_code, make, retention_until AS expires_on,
       CAST(retention_until AS INT) - CAST(:data_cut AS INT) AS days
FROM records
WHERE bureau = :bureau AND is_active AND retention_until >= :data_cut
  AND retention_until < :data_cut + INTERVAL '6 months'
ORDER BY retention_until, record
