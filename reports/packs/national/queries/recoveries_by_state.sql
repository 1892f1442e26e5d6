-- All own records by their state today.
SELECT state, count(*) AS records
FROM records
WHERE bureau = :bureau
GROUP BY state
ORDER BY records DESC, state
