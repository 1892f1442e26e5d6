-- Orange and purple notices in force, by theme.
SELECT notice_code, theme, count(*) AS notices
FROM notices
WHERE is_in_force AND notice_code IN ('ORANGE', 'PURPLE')
GROUP BY notice_code, theme
ORDER BY notice_code, notices DESC, theme
