-- Traced firearms of the period that crossed a border, by country of source and country of recovery.
SELECT source, recovery, CAST(sum(arms) AS BIGINT) AS arms
FROM source_recovery
WHERE source <> recovery AND recovery_on >= :from AND recovery_on < :to
GROUP BY source, recovery
ORDER BY arms DESC, source, recovery
