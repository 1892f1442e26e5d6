-- The last five years: exhibits, searches, leads and hits, lead yield (leads over exhibits acquired), hit rate (hits over
-- searches) and lead confirmation (hits over leads examined).
WITH happened AS (
    SELECT CAST(date_part('year', acquired_on) AS BIGINT) AS happened_in, 1 AS exhibits, 0 AS searches, 0 AS leads, 0 AS hits, 0 AS examined
    FROM exhibits WHERE bureau = :bureau AND acquired_on < :to
    UNION ALL SELECT CAST(date_part('year', launched_on) AS BIGINT), 0, 1, 0, 0, 0 FROM searches WHERE bureau = :bureau AND launched_on < :to
    UNION ALL SELECT CAST(date_part('year', found_on) AS BIGINT), 0, 0, 1, 0, 0 FROM hits WHERE found_on < :to
    UNION ALL
    SELECT CAST(date_part('year', confirmed_on) AS BIGINT), 0, 0, 0, CASE WHEN state = 'CONFIRMED_HIT' THEN 1 ELSE 0 END, 1
    FROM hits WHERE state IN ('CONFIRMED_HIT', 'ELIMINATED', 'INCONCLUSIVE') AND confirmed_on < :to
)
SELECT CAST(happened_in AS VARCHAR) AS year, sum(exhibits) AS exhibits, sum(searches) AS searches, sum(leads) AS leads, sum(hits) AS hits,
       sum(leads) / CAST(nullif(sum(exhibits), 0) AS DOUBLE) AS lead_yield,
       sum(hits) / CAST(nullif(sum(searches), 0) AS DOUBLE) AS hit_rate,
       sum(hits) / CAST(nullif(sum(examined), 0) AS DOUBLE) AS confirmed_share
FROM happened
WHERE happened_in > :year - 5 AND happened_in <= :year
GROUP BY happened_in
ORDER BY happened_in
