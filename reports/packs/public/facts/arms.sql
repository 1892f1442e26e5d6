-- Seized firearms that may be published, one row per item: of seizures for official use, with no restriction of access and no
-- handling code. Parts, ammunition and silencers are not here. What tells one firearm of a seizure from another is read
-- because indicator 16.4.2 counts by it; no figure shows it.
SELECT i.source_bureau AS bureau,
       i.source_record_id AS seizure,
       i.item_no,
       i.seized_at AS seized_on,
       i.event_type,
       coalesce(i.quantity, 1.0) AS quantity,
       i.type_code,
       coalesce(n.make_id, i.make_id) AS make_id,
       i.serial_raw AS serial,
       coalesce(n.serial_status, i.serial_status) AS serial_status,
       i.converted_from,
       i.institutional_property IS NOT NULL AS is_institutional,
       CAST(i.year_of_manufacture AS BIGINT) AS year_of_manufacture
FROM seizure_items i
LEFT JOIN firearm_identities n
    ON n.entity = 'ITEM' AND n.source_bureau = i.source_bureau AND n.source_record_id = i.source_record_id
   AND n.item_no = i.item_no
WHERE i.item_kind = 'FIREARM'
  AND i.access_mode IS NULL
  AND coalesce(i.confidentiality, 'OFFICIAL_USE') = 'OFFICIAL_USE'
  AND coalesce(array_length(i.handling_codes), 0) = 0
  AND :bureau = 'ipsg'
