-- Quality of each active record, in whole numbers: 1 or 0 for each part, and points of 20 for completeness. Completeness weighs the
-- fields: serial 5, make 3, calibre 3, type 2, model 2, date 2, place 1, country of manufacture 1, images 1. What says nothing
-- ("unknown", "n/a") counts as absent: of make and calibre as normalisation read them, of model and region by the words that it knows.
-- A second active record of the same bureau with the same normalised number, make and calibre is a duplicate.
WITH words AS (
    SELECT *, upper(trim(coalesce(model, ''))) AS model_word, upper(trim(coalesce(region, ''))) AS region_word
    FROM records
    WHERE is_active AND (bureau = :bureau OR :bureau = 'ipsg')
), present AS (
    SELECT bureau, record,
           CASE WHEN serial <> '' AND serial_status NOT IN ('PLACEHOLDER', 'NOT_RECORDED', 'UNKNOWN') OR serial_status = 'NONE' THEN 1 ELSE 0 END AS has_serial,
           CASE WHEN coalesce(make, '') <> '' AND make_how NOT LIKE 'ABSENT%' THEN 1 ELSE 0 END AS has_make,
           CASE WHEN coalesce(calibre, '') <> '' AND calibre_how NOT LIKE 'ABSENT%' THEN 1 ELSE 0 END AS has_calibre,
           CASE WHEN type_code NOT LIKE 'UNKNOWN%' THEN 1 ELSE 0 END AS has_type,
           CASE WHEN model_word NOT IN ('', '-', '?', 'UNKNOWN', 'UNK', 'N/A', 'NA', 'NONE', 'NOT KNOWN', 'NOT STATED', 'INCONNU', 'INCONNUE',
                                       'DESCONOCIDO', 'DESCONOCIDA', 'غير معروف') THEN 1 ELSE 0 END AS has_model,
           CASE WHEN lost_on IS NOT NULL THEN 1 ELSE 0 END AS has_date,
           CASE WHEN region_word NOT IN ('', '-', '?', 'UNKNOWN', 'UNK', 'N/A', 'NA', 'NONE', 'NOT KNOWN', 'NOT STATED', 'INCONNU', 'INCONNUE',
                                       'DESCONOCIDO', 'DESCONOCIDA', 'غير معروف') THEN 1 ELSE 0 END AS has_place,
           CASE WHEN country_of_manufacture IS NOT NULL THEN 1 ELSE 0 END AS has_country_of_manufacture,
           CASE WHEN images > 0 THEN 1 ELSE 0 END AS has_images,
           CASE WHEN make_id IS NOT NULL AND calibre_id IS NOT NULL AND serial_status <> 'PLACEHOLDER'
                     AND lost_on <= reported_on THEN 1 ELSE 0 END AS validity,
           CASE WHEN number <> '' AND serial_status = 'READABLE'
                     AND count(*) OVER (PARTITION BY bureau, number, make, calibre, serial_status) > 1
                THEN 0 ELSE 1 END AS uniqueness,
           CASE WHEN lag_days <= 30 THEN 1 ELSE 0 END AS timeliness,
           CASE WHEN coalesce(year_of_manufacture, 1900) <= date_part('year', lost_on) THEN 1 ELSE 0 END AS consistency
    FROM words
)
SELECT *, 5 * has_serial + 3 * has_make + 3 * has_calibre + 2 * has_type + 2 * has_model + 2 * has_date + has_place
          + has_country_of_manufacture + has_images AS points
FROM present
