-- Per country: firearms from there recovered here, firearms from here recovered there, the balance (out minus in: those from here
-- recovered there minus those from there recovered here), and the share of all firearms recovered here whose source is known.
WITH flows AS (
    SELECT source, recovery, sum(arms) AS arms FROM source_recovery
    WHERE recovery_on >= :from AND recovery_on < :to GROUP BY source, recovery
), pairs AS (
    SELECT source AS country, arms AS inward, 0 AS outward FROM flows WHERE recovery = :country
    UNION ALL
    SELECT recovery, 0, arms FROM flows WHERE source = :country AND recovery <> :country
), sums AS (
    SELECT country, sum(inward) AS inward, sum(outward) AS outward FROM pairs GROUP BY country
)
SELECT country, CAST(inward AS BIGINT) AS to_us, CAST(outward AS BIGINT) AS from_us,
       CAST(CASE WHEN country = :country THEN 0 ELSE outward - inward END AS BIGINT) AS net,
       inward / CAST(nullif((SELECT sum(arms) FROM flows WHERE recovery = :country), 0) AS DOUBLE) AS share_of_ours,
       CAST((SELECT sum(arms) FROM flows) AS BIGINT) AS n
FROM sums
ORDER BY inward + outward DESC, country
