-- Names of calibres, from the normalised descriptions that the bureau may see.
SELECT calibre_id, min(calibre_name) AS calibre
FROM firearm_identities
WHERE calibre_id IS NOT NULL AND calibre_name IS NOT NULL
GROUP BY calibre_id
