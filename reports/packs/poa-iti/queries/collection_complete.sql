-- What the data do not say of collection and destruction and the bureau completes, and what it confirms where the data hold nothing.
SELECT code FROM (
    SELECT 1 AS place, 'no_destruction' AS code WHERE NOT EXISTS (SELECT 1 FROM handled WHERE item_kind = 'FIREARM' AND disposition = 'DESTROYED' AND seized_on >= :previous_from AND seized_on < :to)
    UNION ALL
    SELECT 2, 'unstated_disposal' WHERE EXISTS (SELECT 1 FROM handled WHERE item_kind = 'FIREARM' AND NOT is_institutional AND disposition IS NULL AND seized_on >= :from AND seized_on < :to)
    UNION ALL
    SELECT 3, 'programmes'
    UNION ALL
    SELECT 4, 'destruction_method'
    UNION ALL
    SELECT 5, 'ammunition'
) AS asked
ORDER BY place
