-- A model, however it is written.
select upper(model_raw) as model, count(*) as records
from firearms
where upper(model_raw) like '%92%' or upper(model_raw) like '%GLOCK%'
group by upper(model_raw)
order by records desc, model
limit 25
