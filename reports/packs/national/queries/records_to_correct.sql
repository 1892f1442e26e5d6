-- The records to correct: those that hinder a match most stand first.
SELECT kind, record, issue, value, remedy FROM (
    SELECT 'RECORD' AS kind, record, issue, value, remedy, weight FROM record_issues
    UNION ALL
    SELECT 'SEIZURE', record, issue, value, remedy, weight FROM seizure_issues
)
ORDER BY weight DESC, kind, record, issue
