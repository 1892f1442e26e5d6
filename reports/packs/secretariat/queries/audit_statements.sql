-- Statements of the period by bureau and by how they ended.
SELECT bureau,
       CAST(coalesce(sum(statements) FILTER (WHERE is_now), 0) AS BIGINT) AS statements,
       CAST(coalesce(sum(statements) FILTER (WHERE NOT is_now), 0) AS BIGINT) AS previous,
       CAST(coalesce(sum(statements) FILTER (WHERE is_now AND outcome = 'ANSWERED'), 0) AS BIGINT) AS given,
       CAST(coalesce(sum(statements) FILTER (WHERE is_now AND outcome = 'REFUSED'), 0) AS BIGINT) AS refused,
       CAST(coalesce(sum(statements) FILTER (WHERE is_now AND outcome NOT IN ('ANSWERED', 'REFUSED')), 0) AS BIGINT) AS broken_off,
       CAST(coalesce(sum(rows_given) FILTER (WHERE is_now), 0) AS BIGINT) AS rows_given,
       max(last_on) FILTER (WHERE is_now) AS last_on
FROM statements
GROUP BY bureau
HAVING sum(statements) FILTER (WHERE is_now) > 0
ORDER BY statements DESC, bureau
