-- Records so far, month by month.
select year, month, records, sum(records) over (order by year, month) as so_far
from (
  select extract(year from date_reported) as year, extract(month from date_reported) as month, count(*) as records
  from firearms
  group by extract(year from date_reported), extract(month from date_reported)
) as monthly
