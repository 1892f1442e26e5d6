-- From the country of the last legal holder or first purchaser to the country of recovery: traced firearms of the period.
SELECT source, recovery, CAST(sum(arms) AS BIGINT) AS arms
FROM source_recovery
WHERE recovery_on >= :from AND recovery_on < :to
GROUP BY 1, 2
ORDER BY 1, 2
