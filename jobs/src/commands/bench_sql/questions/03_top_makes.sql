-- The makes that are lost and stolen most, as they are written.
select make_raw, count(*) as records
from firearms
group by make_raw
order by records desc, make_raw
limit 20
