-- Row and column shares of the matrix of source and recovery, recoveries of the period: of the firearms from each source the share
-- that was recovered in each country (row share), and of the firearms recovered in each country the share from each source (column
-- share).
WITH flows AS (
    SELECT source, recovery, sum(arms) AS arms FROM source_recovery
    WHERE recovery_on >= :from AND recovery_on < :to GROUP BY source, recovery
)
SELECT source, recovery, CAST(arms AS BIGINT) AS arms,
       arms / CAST(sum(arms) OVER (PARTITION BY source) AS DOUBLE) AS source_share,
       arms / CAST(sum(arms) OVER (PARTITION BY recovery) AS DOUBLE) AS recovery_share
FROM flows
ORDER BY arms DESC, source, recovery
