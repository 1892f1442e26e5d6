-- Firearm-related notices and diffusions in force today, the newest first, own ones before those of others.
SELECT notice AS record, notice_code, title, requesting, theme, published_on, expires_on
FROM notices
WHERE is_in_force
ORDER BY requesting <> :bureau, published_on DESC, notice
