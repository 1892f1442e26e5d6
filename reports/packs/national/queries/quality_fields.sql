-- The share of active records in which each field is filled; placeholders count as empty.
SELECT field, filled / CAST(n AS DOUBLE) AS present, n FROM (
    SELECT 1 AS place, 'SERIAL' AS field, sum(has_serial) AS filled, count(*) AS n FROM record_quality
    UNION ALL SELECT 2, 'MAKE', sum(has_make), count(*) FROM record_quality
    UNION ALL SELECT 3, 'CALIBRE', sum(has_calibre), count(*) FROM record_quality
    UNION ALL SELECT 4, 'TYPE', sum(has_type), count(*) FROM record_quality
    UNION ALL SELECT 5, 'MODEL', sum(has_model), count(*) FROM record_quality
    UNION ALL SELECT 6, 'DATE', sum(has_date), count(*) FROM record_quality
    UNION ALL SELECT 7, 'PLACE', sum(has_place), count(*) FROM record_quality
    UNION ALL SELECT 8, 'COUNTRY_OF_MANUFACTURE', sum(has_country_of_manufacture), count(*) FROM record_quality
    UNION ALL SELECT 9, 'IMAGES', sum(has_images), count(*) FROM record_quality
) AS fields
WHERE n > 0
ORDER BY place
