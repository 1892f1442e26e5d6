-- Active records that state a firearm which another active record of the same bureau states too.
SELECT bureau, count(*) FILTER (WHERE uniqueness = 0) AS duplicates,
       count(*) FILTER (WHERE uniqueness = 0) / CAST(count(*) AS DOUBLE) AS share
FROM record_quality
GROUP BY bureau
HAVING count(*) FILTER (WHERE uniqueness = 0) > 0
ORDER BY duplicates DESC, bureau
