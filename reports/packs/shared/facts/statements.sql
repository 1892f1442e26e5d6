-- Statements asked of the warehouse in the period and the one before it, from the audit log, which the Secretariat alone may
-- read. Their text is not read. Reports are among them: each reads its facts as its bureau.
SELECT bureau,
       CAST(at AS DATE) >= :from AS is_now,
       split_part(outcome, ' ', 1) AS outcome,
       nullif(split_part(outcome, ' ', 2), '') AS refusal,
       count(*) AS statements,
       CAST(sum("rows") AS BIGINT) AS rows_given,
       max(CAST(at AS DATE)) AS last_on
FROM query_log
WHERE CAST(at AS DATE) >= :previous_from AND CAST(at AS DATE) < :to
GROUP BY 1, 2, 3, 4
