-- Records of the period by the country that holds them and by reason.
SELECT upper(bureau) AS country, reason, count(*) AS records
FROM records
WHERE reported_on >= :from AND reported_on < :to AND reason IS NOT NULL
GROUP BY 1, 2
ORDER BY 1, 2
