-- Orange and purple notices published in the period.
SELECT notice_code, title, requesting, theme, published_on
FROM notices
WHERE notice_code IN ('ORANGE', 'PURPLE') AND published_on >= :from AND published_on < :to
ORDER BY published_on DESC, notice
