-- Statements of the period that were refused, by reason and bureau.
SELECT coalesce(refusal, 'OTHER') AS refusal, bureau,
       CAST(coalesce(sum(statements) FILTER (WHERE is_now), 0) AS BIGINT) AS statements,
       CAST(coalesce(sum(statements) FILTER (WHERE NOT is_now), 0) AS BIGINT) AS previous,
       max(last_on) AS last_on
FROM statements
WHERE outcome = 'REFUSED'
GROUP BY 1, bureau
HAVING sum(statements) FILTER (WHERE is_now) > 0
ORDER BY statements DESC, refusal, bureau
