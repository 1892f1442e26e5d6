-- The share of active records in which each field is filled; placeholders count as empty.
SELECT field, present, n FROM (
    SELECT 1 AS place, 'SERIAL' AS field, avg(has_serial) AS present, count(*) AS n FROM record_quality
    UNION ALL SELECT 2, 'MAKE', avg(has_make), count(*) FROM record_quality
    UNION ALL SELECT 3, 'CALIBRE', avg(has_calibre), count(*) FROM record_quality
    UNION ALL SELECT 4, 'TYPE', avg(has_type), count(*) FROM record_quality
    UNION ALL SELECT 5, 'MODEL', avg(has_model), count(*) FROM record_quality
    UNION ALL SELECT 6, 'DATE', avg(has_date), count(*) FROM record_quality
    UNION ALL SELECT 7, 'PLACE', avg(has_place), count(*) FROM record_quality
    UNION ALL SELECT 8, 'COUNTRY_OF_MANUFACTURE', avg(has_country_of_manufacture), count(*) FROM record_quality
    UNION ALL SELECT 9, 'IMAGES', avg(has_images), count(*) FROM record_quality
) AS fields
WHERE n > 0
ORDER BY place
