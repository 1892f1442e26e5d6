-- A first look: any thousand rows, with most of what they say.
select source_bureau, source_record_id, event_ts, purpose, confidentiality, record_status_reason, type_code, make_raw, calibre_raw,
  serial_raw, serial_status, make_id, model_raw, calibre_id, country_of_manufacture, date_of_loss, place_country, place_admin1,
  owner_type, circumstance, case_number, remarks, quantity
from firearms
limit 1000
