-- Where traced firearms came from and where they were recovered, as bands: one firearm per chain of requests, only where
-- the answer names the last legal holder or purchaser and his country. Recoveries of the period.
SELECT source, recovery, CAST(sum(arms) AS BIGINT) AS arms
FROM source_recovery
WHERE recovery_on >= :from AND recovery_on < :to
GROUP BY source, recovery
ORDER BY arms DESC, source, recovery
