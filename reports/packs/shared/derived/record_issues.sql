-- What is to be corrected in the bureau's active records: one row per fault, with what stands there and what to do. The
-- weight says how much the fault hinders a match. Duplicates bear the same normalised number, make and calibre.
SELECT record, issue, value, remedy, weight FROM (
    SELECT record, 'SERIAL_PLACEHOLDER' AS issue, serial AS value, 'READ_SERIAL' AS remedy, 5 AS weight
    FROM records WHERE bureau = :bureau AND is_active AND serial_status = 'PLACEHOLDER'
    UNION ALL
    SELECT record, 'SERIAL_MISSING', serial, 'READ_SERIAL', 5
    FROM records WHERE bureau = :bureau AND is_active AND serial_status IN ('UNKNOWN', 'NOT_RECORDED')
    UNION ALL
    SELECT record, 'DUPLICATE', serial, 'MERGE', 4
    FROM (
        SELECT record, serial, count(*) OVER (PARTITION BY number, make, calibre) AS same
        FROM records WHERE bureau = :bureau AND is_active AND number <> '' AND serial_status = 'READABLE'
    ) WHERE same > 1
    UNION ALL
    SELECT record, 'MAKE_UNRESOLVED', make, 'NAME_MAKE', 3
    FROM records WHERE bureau = :bureau AND is_active AND make_id IS NULL
    UNION ALL
    SELECT record, 'CALIBRE_UNRESOLVED', calibre, 'NAME_CALIBRE', 3
    FROM records WHERE bureau = :bureau AND is_active AND calibre_id IS NULL
    UNION ALL
    SELECT record, 'TYPE_UNKNOWN', type_code, 'NAME_TYPE', 2
    FROM records WHERE bureau = :bureau AND is_active AND type_code LIKE 'UNKNOWN%'
    UNION ALL
    SELECT record, 'MADE_AFTER_LOSS', CAST(year_of_manufacture AS VARCHAR), 'CHECK_DATES', 2
    FROM records WHERE bureau = :bureau AND is_active AND year_of_manufacture > date_part('year', lost_on)
)
