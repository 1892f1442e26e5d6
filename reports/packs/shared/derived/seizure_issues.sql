-- What is to be corrected in the bureau's seizures of the last two years: one row per fault. The weight says how much
-- the fault hinders a match.
SELECT record, issue, value, remedy, weight FROM (
    SELECT seizure || ' / ' || CAST(item_no AS VARCHAR) AS record, 'SERIAL_PLACEHOLDER' AS issue, serial AS value,
           'READ_SERIAL' AS remedy, 5 AS weight
    FROM arms WHERE bureau = :bureau AND seized_on >= :previous_from AND serial_status = 'PLACEHOLDER'
    UNION ALL
    SELECT seizure || ' / ' || CAST(item_no AS VARCHAR), 'SERIAL_MISSING', serial, 'READ_SERIAL', 5
    FROM arms WHERE bureau = :bureau AND seized_on >= :previous_from AND serial_status IN ('UNKNOWN', 'NOT_RECORDED')
    UNION ALL
    SELECT seizure || ' / ' || CAST(item_no AS VARCHAR), 'MAKE_UNRESOLVED', make, 'NAME_MAKE', 3
    FROM arms WHERE bureau = :bureau AND seized_on >= :previous_from AND make_id IS NULL
    UNION ALL
    SELECT seizure || ' / ' || CAST(item_no AS VARCHAR), 'CALIBRE_UNRESOLVED', calibre, 'NAME_CALIBRE', 3
    FROM arms WHERE bureau = :bureau AND seized_on >= :previous_from AND calibre_id IS NULL
    UNION ALL
    SELECT seizure || ' / ' || CAST(item_no AS VARCHAR), 'TYPE_UNKNOWN', type_code, 'NAME_TYPE', 2
    FROM arms WHERE bureau = :bureau AND seized_on >= :previous_from AND type_code LIKE 'UNKNOWN%'
    UNION ALL
    SELECT seizure, 'DATE_PARTIAL', CAST(seized_on AS VARCHAR), 'CHECK_DATES', 1
    FROM seizures WHERE bureau = :bureau AND seized_on >= :previous_from AND seized_precision <> 'DAY'
)
