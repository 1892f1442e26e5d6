-- Days from the first retail sale to the recovery, from trace requests and their answers, by the country that was asked.
select asked.requested_bureau, count(*) as traced,
  median((extract(epoch from cast(asked.recovery_date as timestamp))
    - extract(epoch from cast(answered.first_retail_sale_date as timestamp))) / 86400) as days
from trace_events as asked
join trace_events as answered
  on answered.trace_id = asked.trace_id and answered.requesting_bureau = asked.requesting_bureau
where asked.event = 'REQUEST' and asked.recovery_date is not null and answered.first_retail_sale_date is not null
group by asked.requested_bureau
