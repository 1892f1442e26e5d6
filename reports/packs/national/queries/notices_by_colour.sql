-- Firearm-related notices and diffusions in force today, by kind, own and those of others.
SELECT notice_code, CASE WHEN requesting = :bureau THEN 'OWN' ELSE 'OTHERS' END AS whose, count(*) AS notices
FROM notices
WHERE is_in_force
GROUP BY 1, 2
ORDER BY sum(count(*)) OVER (PARTITION BY notice_code) DESC, notice_code, whose DESC
