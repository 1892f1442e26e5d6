-- Firearms of the bureau's seizures (all bureaus for the Secretariat), without the property of police and army.
SELECT *,
       converted_from IS NOT NULL OR type_code = 'CONVERTED' AS is_converted,
       type_code = 'CRAFT' OR coalesce(make_id IN ('CRAFT', 'PRIVATELYMADE'), false) AS is_craft,
       coalesce(make_id = 'PRIVATELYMADE', false) AS is_private_made
FROM arms
WHERE NOT is_institutional AND (bureau = :bureau OR :bureau = 'ipsg')
