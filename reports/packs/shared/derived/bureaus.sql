-- Bureaus that have ever stated anything, with their region and the day of their last statement: the day on which it came in, not
-- the day that it tells of. Statements are records, seizures, exhibits, searches, requests, acknowledgements and answers; notices
-- and training only of others than the Secretariat.
SELECT b.bureau, coalesce(c.region, 'ORGANISATION') AS region, max(b.day) AS last_on
FROM (
    SELECT bureau, coalesce(received_on, stated_on) AS day FROM records
    UNION ALL SELECT bureau, coalesce(received_on, seized_on) FROM seizures
    UNION ALL SELECT bureau, coalesce(received_on, acquired_on) FROM exhibits
    UNION ALL SELECT bureau, coalesce(received_on, launched_on) FROM searches
    UNION ALL SELECT requesting, coalesce(received_on, sent_on) FROM traces
    UNION ALL SELECT requested, coalesce(answered_on, acknowledged_on) FROM traces WHERE coalesce(answered_on, acknowledged_on) IS NOT NULL
    UNION ALL SELECT requesting, coalesce(received_on, published_on) FROM notices WHERE requesting <> 'ipsg'
    UNION ALL SELECT stated_by, coalesce(received_on, ended_on) FROM training WHERE stated_by <> 'ipsg'
) b
LEFT JOIN countries c ON c.country = upper(b.bureau)
GROUP BY b.bureau, c.region
