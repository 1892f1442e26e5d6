-- What is to be corrected, by kind of fault.
SELECT issue, count(*) AS records
FROM (SELECT issue FROM record_issues UNION ALL SELECT issue FROM seizure_issues)
GROUP BY issue
ORDER BY records DESC, issue
