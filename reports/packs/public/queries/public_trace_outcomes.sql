-- Requests sent in the period by how far they came. Others: of all bureaus that know some of them and not all, the fewest that
-- one does not know.
WITH counted AS (
    SELECT stage, requesting, requested FROM trace_facts WHERE sent_on >= :from AND sent_on < :to
), totals AS (
    SELECT stage, count(*) AS requests FROM counted GROUP BY stage
), known AS (
    SELECT stage, bureau, count(*) AS own FROM (
        SELECT stage, requesting AS bureau FROM counted
        UNION ALL SELECT stage, requested FROM counted WHERE requested <> requesting
    ) GROUP BY stage, bureau
), not_known AS (
    SELECT t.stage, min(t.requests - k.own) AS others
    FROM totals t JOIN known k ON k.stage = t.stage
    WHERE t.requests > k.own
    GROUP BY t.stage
)
SELECT t.stage, t.requests, CAST(u.others AS BIGINT) AS others
FROM totals t LEFT JOIN not_known u ON u.stage = t.stage
ORDER BY t.requests DESC, t.stage
