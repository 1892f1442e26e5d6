-- The hundred newest reports.
select source_bureau, source_record_id, make_raw, model_raw, serial_raw
from firearms
where record_status_reason = 'STOLEN'
order by date_reported desc, source_bureau, source_record_id
limit 100
