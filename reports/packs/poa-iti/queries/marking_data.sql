-- Marking and records in the data. Firearms of the period with the mark of an import, and those uniquely marked (a number that is
-- readable, restored, partly readable or applied by the owner), with the period before; records of lost and stolen firearms that
-- are searched for today, and those of them whose make, calibre and serial number are all recognised.
WITH items AS (
    SELECT 1 AS place, 'UNIQUELY_MARKED' AS item, quantity AS amount, seized_on AS day FROM crime_arms
    WHERE serial_status IN ('READABLE', 'RESTORED', 'PARTIAL', 'USER_APPLIED')
    UNION ALL
    SELECT 2, 'IMPORT_MARK', quantity, seized_on FROM handled WHERE item_kind = 'FIREARM' AND NOT is_institutional AND has_import_mark
)
SELECT item, value, previous FROM (
    SELECT place, item, CAST(coalesce(sum(amount) FILTER (WHERE day >= :from), 0) AS BIGINT) AS value,
           CAST(coalesce(sum(amount) FILTER (WHERE day < :from), 0) AS BIGINT) AS previous
    FROM items WHERE day >= :previous_from AND day < :to GROUP BY place, item
    UNION ALL
    SELECT 3, 'RECORDS_SEARCHED', count(*), NULL FROM records WHERE is_active HAVING count(*) > 0
    UNION ALL
    SELECT 4, 'RECORDS_IDENTIFIED', count(*), NULL FROM records
    WHERE is_active AND make_id IS NOT NULL AND calibre_id IS NOT NULL AND serial_status = 'READABLE' HAVING count(*) > 0
) AS listed
ORDER BY place
