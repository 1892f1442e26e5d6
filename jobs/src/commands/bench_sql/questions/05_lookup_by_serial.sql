-- Is a firearm with this number on record anywhere?
select source_bureau, source_record_id, make_raw, model_raw, calibre_raw, lifecycle_state
from firearms
where serial_raw = '{serial}'
