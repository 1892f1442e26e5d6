-- Active records that expire within six months, and those past their date, by bureau.
SELECT bureau,
       count(*) FILTER (WHERE retention_until >= :data_cut AND retention_until < :data_cut + INTERVAL '6 months') AS expiring,
       count(*) FILTER (WHERE retention_until < :data_cut) AS overdue
FROM records
WHERE is_active AND retention_until < :data_cut + INTERVAL '6 months'
GROUP BY bureau
ORDER BY expiring + overdue DESC, bureau
