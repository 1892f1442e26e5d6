-- What each bureau contributed in the period. New records: without those cancelled. Updates: records whose latest statement is of the period and changes an
-- earlier one. Coverage: share of the twelve months up to the end of the period of which the bureau's data tell.
WITH r AS (
    SELECT bureau, count(*) FILTER (WHERE is_active) AS active,
           count(*) FILTER (WHERE NOT is_cancelled AND reported_on >= :from AND reported_on < :to) AS new_records,
           count(*) FILTER (WHERE NOT is_cancelled AND reported_on >= :previous_from AND reported_on < :from) AS previous,
           count(*) FILTER (WHERE is_update AND stated_on >= :from AND stated_on < :to) AS updates
    FROM records GROUP BY bureau
), a AS (
    SELECT bureau, sum(quantity) AS arms FROM crime_arms WHERE seized_on >= :from AND seized_on < :to GROUP BY bureau
), t AS (
    SELECT requesting AS bureau, count(*) AS requests FROM traces WHERE sent_on >= :from AND sent_on < :to GROUP BY 1
), q AS (
    -- Of whole numbers, divided once: 0.5 completeness (points of 20), 0.2 validity, 0.1 uniqueness, timeliness and consistency.
    SELECT bureau, sum(5 * points + 40 * validity + 20 * (uniqueness + timeliness + consistency)) / (200.0 * count(*)) AS quality
    FROM record_quality GROUP BY bureau
), said AS (
    SELECT bureau, reported_on AS day FROM records UNION ALL SELECT bureau, stated_on FROM records
    UNION ALL SELECT bureau, seized_on FROM seizures UNION ALL SELECT bureau, acquired_on FROM exhibits
    UNION ALL SELECT requesting, sent_on FROM traces
), m AS (
    SELECT bureau, count(DISTINCT date_trunc('month', day)) / 12.0 AS coverage
    FROM said WHERE day >= :trend_from AND day < :to GROUP BY bureau
)
SELECT b.bureau, coalesce(r.active, 0) AS active, coalesce(r.new_records, 0) AS new_records,
       coalesce(r.new_records, 0) - coalesce(r.previous, 0) AS change, coalesce(r.updates, 0) AS updates,
       CAST(coalesce(a.arms, 0) AS BIGINT) AS arms, coalesce(t.requests, 0) AS requests, b.last_on,
       coalesce(m.coverage, 0.0) AS coverage, q.quality
FROM bureaus b
LEFT JOIN r ON r.bureau = b.bureau
LEFT JOIN a ON a.bureau = b.bureau
LEFT JOIN t ON t.bureau = b.bureau
LEFT JOIN m ON m.bureau = b.bureau
LEFT JOIN q ON q.bureau = b.bureau
ORDER BY active DESC, b.bureau
