-- New records of the period by region, cancelled ones left out.
SELECT b.region, count(*) FILTER (WHERE r.reported_on >= :from) AS new_records,
       count(*) FILTER (WHERE r.reported_on < :from) AS previous
FROM records r
JOIN bureaus b ON b.bureau = r.bureau
WHERE NOT r.is_cancelled AND r.reported_on >= :previous_from AND r.reported_on < :to
GROUP BY b.region
ORDER BY new_records DESC, b.region
