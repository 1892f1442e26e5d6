-- Bureaus that have stated nothing for twelve months.
SELECT b.bureau, b.last_on, count(r.record) AS active
FROM bureaus b
LEFT JOIN records r ON r.bureau = b.bureau AND r.is_active
WHERE b.last_on < :data_cut - INTERVAL '12 months'
GROUP BY b.bureau, b.last_on
ORDER BY b.last_on, b.bureau
