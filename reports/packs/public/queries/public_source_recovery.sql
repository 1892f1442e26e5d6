-- From the country of the last legal holder or first purchaser to the country of recovery: traced firearms of the period. Others:
-- of all bureaus that know some of them and not all, the fewest that one does not know.
WITH counted AS (
    SELECT source, recovery, requesting, requested, arms FROM source_recovery
    WHERE recovery_on >= :from AND recovery_on < :to
), totals AS (
    SELECT source, recovery, sum(arms) AS arms FROM counted GROUP BY source, recovery
), known AS (
    SELECT source, recovery, bureau, sum(arms) AS own FROM (
        SELECT source, recovery, requesting AS bureau, arms FROM counted
        UNION ALL SELECT source, recovery, requested, arms FROM counted WHERE requested <> requesting
    ) GROUP BY source, recovery, bureau
), not_known AS (
    SELECT t.source, t.recovery, min(t.arms - k.own) AS others
    FROM totals t JOIN known k ON k.source = t.source AND k.recovery = t.recovery
    WHERE t.arms > k.own
    GROUP BY t.source, t.recovery
)
SELECT t.source, t.recovery, CAST(t.arms AS BIGINT) AS arms, CAST(u.others AS BIGINT) AS others
FROM totals t LEFT JOIN not_known u ON u.source = t.source AND u.recovery = t.recovery
ORDER BY t.source, t.recovery
