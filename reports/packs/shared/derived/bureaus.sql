-- Bureaus that have ever stated anything, with their region and the day of their last statement.
SELECT b.bureau, coalesce(c.region, 'ORGANISATION') AS region, max(b.day) AS last_on
FROM (
    SELECT bureau, coalesce(received_on, stated_on) AS day FROM records
    UNION ALL SELECT bureau, seized_on FROM seizures
    UNION ALL SELECT bureau, acquired_on FROM exhibits
    UNION ALL SELECT requesting, sent_on FROM traces
) b
LEFT JOIN countries c ON c.country = upper(b.bureau)
GROUP BY b.bureau, c.region
