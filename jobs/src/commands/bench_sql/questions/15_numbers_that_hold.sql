-- Part of a number, as a witness remembers it.
select type_code, count(*) as records, min(serial_raw) as first
from firearms
where serial_raw like '%77%' and serial_raw not like '%777%'
group by type_code
