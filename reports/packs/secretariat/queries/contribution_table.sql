-- What each bureau contributed in the period.
WITH r AS (
    SELECT bureau, count(*) FILTER (WHERE is_active) AS active,
           count(*) FILTER (WHERE reported_on >= :from AND reported_on < :to) AS new_records,
           count(*) FILTER (WHERE reported_on >= :previous_from AND reported_on < :from) AS previous
    FROM records GROUP BY bureau
), a AS (
    SELECT bureau, sum(quantity) AS arms FROM crime_arms WHERE seized_on >= :from AND seized_on < :to GROUP BY bureau
), t AS (
    SELECT requesting AS bureau, count(*) AS requests FROM traces WHERE sent_on >= :from AND sent_on < :to GROUP BY 1
), q AS (
    SELECT bureau, avg(0.5 * completeness + 0.2 * validity + 0.1 * uniqueness + 0.1 * timeliness + 0.1 * consistency) AS quality
    FROM record_quality GROUP BY bureau
)
SELECT b.bureau, coalesce(r.active, 0) AS active, coalesce(r.new_records, 0) AS new_records,
       coalesce(r.new_records, 0) - coalesce(r.previous, 0) AS change,
       CAST(coalesce(a.arms, 0) AS BIGINT) AS arms, coalesce(t.requests, 0) AS requests, b.last_on, q.quality
FROM bureaus b
LEFT JOIN r ON r.bureau = b.bureau
LEFT JOIN a ON a.bureau = b.bureau
LEFT JOIN t ON t.bureau = b.bureau
LEFT JOIN q ON q.bureau = b.bureau
ORDER BY active DESC, b.bureau
