-- Records of lost, stolen, trafficked and smuggled firearms that may be published: for official use, with no restriction of
-- access and no handling code. A cancelled record was entered in error: it is no loss. Nothing of a single firearm is read.
SELECT f.source_bureau AS bureau,
       f.record_status_reason AS reason,
       CAST(f.date_reported AS DATE) AS reported_on
FROM firearms f
WHERE f.access_mode IS NULL
  AND coalesce(f.confidentiality, 'OFFICIAL_USE') = 'OFFICIAL_USE'
  AND coalesce(array_length(f.handling_codes), 0) = 0
  AND NOT coalesce(f.lifecycle_state = 'CANCELLED', false)
  AND :bureau = 'ipsg'
