-- What the data do not say of stockpiles and the bureau completes, and what it confirms where the data hold nothing.
SELECT code FROM (
    SELECT 1 AS place, 'no_state_losses' AS code WHERE NOT EXISTS (SELECT 1 FROM records WHERE owner_type IN ('POLICE', 'MILITARY') AND NOT is_cancelled AND reported_on >= :previous_from AND reported_on < :to)
    UNION ALL
    SELECT 2, 'stock_standards'
    UNION ALL
    SELECT 3, 'inventories'
    UNION ALL
    SELECT 4, 'surplus'
    UNION ALL
    SELECT 5, 'loss_procedure'
) AS asked
ORDER BY place
