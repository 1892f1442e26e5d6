-- Per country: traced firearms recovered there, the share of them whose source is the same country, firearms that came from there,
-- and the net flow: those that came from there, wherever they were recovered, minus those recovered there, wherever they came from.
-- Countries that only supply are among them.
WITH flows AS (
    SELECT source, recovery, sum(arms) AS arms FROM source_recovery
    WHERE recovery_on >= :from AND recovery_on < :to GROUP BY source, recovery
), inward AS (
    SELECT recovery AS country, sum(arms) AS recovered, sum(CASE WHEN source = recovery THEN arms ELSE 0 END) AS own
    FROM flows GROUP BY recovery
), outward AS (
    SELECT source AS country, sum(arms) AS supplied FROM flows GROUP BY source
)
SELECT coalesce(i.country, o.country) AS country, CAST(coalesce(i.recovered, 0) AS BIGINT) AS recovered,
       i.own / CAST(i.recovered AS DOUBLE) AS self_supply, CAST(coalesce(o.supplied, 0) AS BIGINT) AS supplied,
       CAST(coalesce(o.supplied, 0) - coalesce(i.recovered, 0) AS BIGINT) AS net
FROM inward i FULL JOIN outward o ON o.country = i.country
ORDER BY recovered DESC, supplied DESC, country
