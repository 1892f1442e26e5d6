-- Row and column shares of the matrix of source and recovery, recoveries of the period. Where firearms from here were recovered:
-- their number by country of recovery and the share of all from here (row share; that of the country itself is firearms that never
-- left). Where firearms recovered here came from: the share of all recovered here (column share; that of the country itself is
-- self-supply).
WITH flows AS (
    SELECT source, recovery, sum(arms) AS arms FROM source_recovery
    WHERE recovery_on >= :from AND recovery_on < :to GROUP BY source, recovery
), named AS (
    SELECT recovery AS country FROM flows WHERE source = :country
    UNION SELECT source FROM flows WHERE recovery = :country
), counted AS (
    SELECT n.country,
           coalesce((SELECT sum(f.arms) FROM flows f WHERE f.source = :country AND f.recovery = n.country), 0) AS from_us,
           coalesce((SELECT sum(f.arms) FROM flows f WHERE f.recovery = :country AND f.source = n.country), 0) AS to_us
    FROM named n
)
SELECT country, CAST(from_us AS BIGINT) AS from_us, from_us / CAST(nullif(sum(from_us) OVER (), 0) AS DOUBLE) AS row_share,
       CAST(to_us AS BIGINT) AS to_us, to_us / CAST(nullif(sum(to_us) OVER (), 0) AS DOUBLE) AS column_share
FROM counted
ORDER BY from_us + to_us DESC, country
