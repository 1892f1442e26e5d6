-- Records reported in the period: how many, how many stolen, how long from loss to report.
-- Records that were cancelled, because they were entered in error, are no losses.
SELECT count(*) AS records,
       count(*) FILTER (WHERE reason = 'STOLEN') AS stolen,
       count(*) FILTER (WHERE reason = 'STOLEN') / CAST(nullif(count(*), 0) AS DOUBLE) AS stolen_share,
       median(CAST(lag_days AS DOUBLE)) AS median_lag,
       (SELECT count(*) FROM records WHERE bureau = :bureau AND is_active) AS active
FROM records
WHERE bureau = :bureau AND NOT is_cancelled AND reported_on >= :from AND reported_on < :to
