-- Seized firearms, one row per item, with the seizure they belong to. Parts, ammunition and silencers are not here.
SELECT i.source_bureau AS bureau,
       i.source_record_id AS seizure,
       i.item_no,
       i.seized_at AS seized_on,
       i.event_type,
       coalesce(i.quantity, 1.0) AS quantity,
       i.type_code,
       coalesce(n.make_name, nullif(i.make_raw, '')) AS make,
       coalesce(n.make_id, i.make_id) AS make_id,
       coalesce(n.calibre_name, nullif(i.calibre_raw, '')) AS calibre,
       coalesce(n.calibre_id, i.calibre_id) AS calibre_id,
       coalesce(n.model_name, i.model_raw) AS model,
       i.serial_raw AS serial,
       coalesce(n.serial_status, i.serial_status) AS serial_status,
       i.converted_from,
       i.institutional_property IS NOT NULL AS is_institutional,
       CAST(i.year_of_manufacture AS BIGINT) AS year_of_manufacture,
       i.place_country AS country,
       i.place_admin1 AS region,
       i.place_type,
       i.legal_context,
       i.agency_type,
       i.transport_mode,
       i.operation_name AS operation
FROM seizure_items i
LEFT JOIN firearm_identities n
    ON n.entity = 'ITEM' AND n.source_bureau = i.source_bureau AND n.source_record_id = i.source_record_id
   AND n.item_no = i.item_no
WHERE i.item_kind = 'FIREARM' AND (i.source_bureau = :bureau OR :bureau = 'ipsg')
