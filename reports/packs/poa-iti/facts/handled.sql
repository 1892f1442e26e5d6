-- What the bureau seized, found or was handed, one row per item of any kind, with what became of the seizure and whether the
-- firearm bears the mark of an import.
SELECT source_bureau AS bureau,
       source_record_id AS seizure,
       seized_at AS seized_on,
       event_type,
       item_kind,
       coalesce(quantity, 1.0) AS quantity,
       institutional_property IS NOT NULL AS is_institutional,
       disposition,
       import_country IS NOT NULL AS has_import_mark
FROM seizure_items
WHERE source_bureau = :bureau
