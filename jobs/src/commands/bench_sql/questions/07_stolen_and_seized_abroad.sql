-- What was recorded in one country and seized in another, by the two countries.
select record.place_country as lost_in, item.place_country as seized_in, count(*) as firearms
from seizure_items as item
join firearms as record on record.serial_raw = item.serial_raw and record.type_code = item.type_code
where item.serial_status = 'READABLE' and record.serial_status = 'READABLE' and item.place_country <> record.place_country
group by record.place_country, item.place_country
