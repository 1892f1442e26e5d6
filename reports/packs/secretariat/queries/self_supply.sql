-- Per country of recovery: traced firearms, the share whose source is the same country, and the net flow (recovered
-- here from elsewhere minus recovered elsewhere from here).
WITH flows AS (
    SELECT source, recovery, sum(arms) AS arms FROM source_recovery
    WHERE recovery_on >= :from AND recovery_on < :to GROUP BY source, recovery
), here AS (
    SELECT recovery AS country, sum(arms) AS recovered, sum(CASE WHEN source = recovery THEN arms ELSE 0 END) AS own
    FROM flows GROUP BY recovery
), out AS (
    SELECT source AS country, sum(arms) AS sent FROM flows GROUP BY source
)
SELECT h.country, CAST(h.recovered AS BIGINT) AS recovered, h.own / CAST(h.recovered AS DOUBLE) AS self_supply,
       CAST(h.recovered - coalesce(o.sent, 0) AS BIGINT) AS net
FROM here h LEFT JOIN out o ON o.country = h.country
ORDER BY recovered DESC, h.country
