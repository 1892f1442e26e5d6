-- Operations: firearms seized under the name of the operation, and by the same bureaus in the thirty days before and after; after only
-- when the thirty days have passed.
WITH named AS (
    SELECT operation, bureau, min(seized_on) AS first_on, max(seized_on) AS last_on
    FROM crime_arms WHERE operation IS NOT NULL GROUP BY operation, bureau
), spans AS (
    SELECT operation, min(first_on) AS first_on, max(last_on) AS last_on, count(*) AS bureaus FROM named GROUP BY operation
), during AS (
    SELECT operation, count(DISTINCT bureau || '/' || seizure) AS seizures, sum(quantity) AS arms
    FROM crime_arms WHERE operation IS NOT NULL GROUP BY operation
), around AS (
    SELECT s.operation,
           sum(CASE WHEN a.seized_on >= s.first_on - INTERVAL '30 days' AND a.seized_on < s.first_on THEN a.quantity ELSE 0 END) AS before,
           sum(CASE WHEN a.seized_on > s.last_on AND a.seized_on <= s.last_on + INTERVAL '30 days' THEN a.quantity ELSE 0 END) AS after
    FROM spans s JOIN named n ON n.operation = s.operation JOIN crime_arms a ON a.bureau = n.bureau
    GROUP BY s.operation
)
SELECT s.operation, s.first_on, s.last_on, s.bureaus, d.seizures, CAST(coalesce(o.before, 0) AS BIGINT) AS arms_before,
       CAST(d.arms AS BIGINT) AS arms,
       CASE WHEN s.last_on + INTERVAL '30 days' < :data_cut THEN CAST(coalesce(o.after, 0) AS BIGINT) END AS arms_after
FROM spans s
JOIN during d ON d.operation = s.operation
LEFT JOIN around o ON o.operation = s.operation
WHERE s.last_on >= :previous_from AND s.first_on < :to
ORDER BY s.first_on DESC, s.operation
