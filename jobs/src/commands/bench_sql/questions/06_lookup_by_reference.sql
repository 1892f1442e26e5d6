-- One record by its owner's reference.
select source_bureau, source_record_id, serial_raw, make_raw, model_raw, calibre_raw, case_number
from firearms
where source_bureau = '{bureau}' and source_record_id = '{record}'
