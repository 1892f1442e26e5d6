-- The three most frequent makes of each bureau.
select source_bureau, make_raw, records
from (
  select source_bureau, make_raw, records,
    row_number() over (partition by source_bureau order by records desc, make_raw) as place
  from (select source_bureau, make_raw, count(*) as records from firearms group by source_bureau, make_raw) as counted
) as ranked
where place <= 3
