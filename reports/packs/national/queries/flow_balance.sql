-- Per country: firearms from there recovered here, firearms from here recovered there, the balance, and the share of
-- all firearms recovered here whose source is known.
WITH flows AS (
    SELECT source, recovery, sum(arms) AS arms FROM source_recovery
    WHERE recovery_on >= :from AND recovery_on < :to GROUP BY source, recovery
), pairs AS (
    SELECT source AS country, arms AS to_us, 0 AS from_us FROM flows WHERE recovery = :country
    UNION ALL
    SELECT recovery, 0, arms FROM flows WHERE source = :country AND recovery <> :country
)
SELECT country, CAST(sum(to_us) AS BIGINT) AS to_us, CAST(sum(from_us) AS BIGINT) AS from_us,
       CAST(CASE WHEN country = :country THEN 0 ELSE sum(to_us) - sum(from_us) END AS BIGINT) AS net,
       sum(to_us) / CAST(nullif((SELECT sum(arms) FROM flows WHERE recovery = :country), 0) AS DOUBLE) AS share_of_ours,
       CAST((SELECT sum(arms) FROM flows) AS BIGINT) AS n
FROM pairs
GROUP BY country
ORDER BY sum(to_us) + sum(from_us) DESC, country
