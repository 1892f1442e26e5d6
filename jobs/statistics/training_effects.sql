-- Training against use: what each country that took part in an activity did in the six and twelve months before its first
-- day and after its last day. It counts what the warehouse holds now and says nothing of causes: a campaign, a new system
-- or a new law in the same months shows in the same figures. :today is the day of the run.
--
-- Counted: firearm records by the moment of their first statement (event_ts), however often they were restated; ballistic
-- searches by the day on which they were launched; days with an answered question about firearms, seizures, exhibits or
-- reference entries; trace requests by the day on which they were sent, and, for the bureau asked, finally answered or
-- refused. Records that were withdrawn since are not counted.
with took_part as (
  select source_bureau as activity_bureau, source_record_id as activity_record_id, activity_id, title, kind,
    start_date, end_date, access_granted, records_uploaded_after,
    case when coalesce(cardinality(countries), 0) = 0 then make_array(host_country) else array_distinct(countries) end as countries
  from training
  where start_date <= :today
),
by_country as (
  select activity_bureau, activity_record_id, activity_id, title, kind, start_date, end_date, access_granted,
    records_uploaded_after, cast(cardinality(countries) as bigint) as participating_countries, unnest(countries) as country
  from took_part
),
periods as (
  select *, lower(country) as bureau,
    cast(start_date - interval '12 months' as date) as before_12, cast(start_date - interval '6 months' as date) as before_6,
    cast(end_date + interval '6 months' as date) as after_6, cast(end_date + interval '12 months' as date) as after_12
  from by_country
),
first_statements as (
  select h.source_bureau as bureau, h.source_record_id, cast(min(h.event_ts) as date) as day
  from firearms_history as h
  join firearms as f on f.source_bureau = h.source_bureau and f.source_record_id = h.source_record_id
  where h.event_ts is not null
  group by h.source_bureau, h.source_record_id
),
observations as (
  select bureau, day, 'RECORD' as what from first_statements
  union all
  select source_bureau, cast(coalesce(launched_at, event_ts) as date), 'SEARCH' from ballistic_searches
  union all
  select requesting_bureau, cast(sent_at as date), 'TRACE_SENT' from traces
  union all
  select requested_bureau, cast(answered_at as date), 'TRACE_ANSWERED' from traces where answered_at is not null
  union all
  select distinct bureau, cast(at as date), 'QUESTION_DAY' from query_log
  where outcome = 'ANSWERED'
    and array_has_any(tables, make_array('firearms', 'firearm_identities', 'seizures', 'seizure_items', 'exhibits', 'reference'))
),
by_day as (
  select bureau, day, what, count(*) as amount from observations group by bureau, day, what
)
select p.activity_bureau, p.activity_record_id, p.bureau, p.activity_id, p.title, p.kind, p.country, p.participating_countries,
  p.start_date, p.end_date, p.after_6 < :today as after_6_complete, p.after_12 < :today as after_12_complete,
  cast(coalesce(sum(o.amount) filter (where o.what = 'RECORD' and o.day >= p.before_12 and o.day < p.start_date), 0) as bigint)
    as records_before_12,
  cast(coalesce(sum(o.amount) filter (where o.what = 'RECORD' and o.day >= p.before_6 and o.day < p.start_date), 0) as bigint)
    as records_before_6,
  cast(coalesce(sum(o.amount) filter (where o.what = 'RECORD' and o.day > p.end_date and o.day <= p.after_6), 0) as bigint)
    as records_after_6,
  cast(coalesce(sum(o.amount) filter (where o.what = 'RECORD' and o.day > p.end_date and o.day <= p.after_12), 0) as bigint)
    as records_after_12,
  cast(coalesce(sum(o.amount) filter (where o.what = 'SEARCH' and o.day >= p.before_12 and o.day < p.start_date), 0) as bigint)
    as searches_before_12,
  cast(coalesce(sum(o.amount) filter (where o.what = 'SEARCH' and o.day >= p.before_6 and o.day < p.start_date), 0) as bigint)
    as searches_before_6,
  cast(coalesce(sum(o.amount) filter (where o.what = 'SEARCH' and o.day > p.end_date and o.day <= p.after_6), 0) as bigint)
    as searches_after_6,
  cast(coalesce(sum(o.amount) filter (where o.what = 'SEARCH' and o.day > p.end_date and o.day <= p.after_12), 0) as bigint)
    as searches_after_12,
  cast(coalesce(sum(o.amount) filter (where o.what = 'QUESTION_DAY' and o.day >= p.before_12 and o.day < p.start_date), 0) as bigint)
    as question_days_before_12,
  cast(coalesce(sum(o.amount) filter (where o.what = 'QUESTION_DAY' and o.day >= p.before_6 and o.day < p.start_date), 0) as bigint)
    as question_days_before_6,
  cast(coalesce(sum(o.amount) filter (where o.what = 'QUESTION_DAY' and o.day > p.end_date and o.day <= p.after_6), 0) as bigint)
    as question_days_after_6,
  cast(coalesce(sum(o.amount) filter (where o.what = 'QUESTION_DAY' and o.day > p.end_date and o.day <= p.after_12), 0) as bigint)
    as question_days_after_12,
  cast(coalesce(sum(o.amount) filter (where o.what = 'TRACE_SENT' and o.day >= p.before_12 and o.day < p.start_date), 0) as bigint)
    as traces_sent_before_12,
  cast(coalesce(sum(o.amount) filter (where o.what = 'TRACE_SENT' and o.day >= p.before_6 and o.day < p.start_date), 0) as bigint)
    as traces_sent_before_6,
  cast(coalesce(sum(o.amount) filter (where o.what = 'TRACE_SENT' and o.day > p.end_date and o.day <= p.after_6), 0) as bigint)
    as traces_sent_after_6,
  cast(coalesce(sum(o.amount) filter (where o.what = 'TRACE_SENT' and o.day > p.end_date and o.day <= p.after_12), 0) as bigint)
    as traces_sent_after_12,
  cast(coalesce(sum(o.amount) filter (where o.what = 'TRACE_ANSWERED' and o.day >= p.before_12 and o.day < p.start_date), 0) as bigint)
    as traces_answered_before_12,
  cast(coalesce(sum(o.amount) filter (where o.what = 'TRACE_ANSWERED' and o.day >= p.before_6 and o.day < p.start_date), 0) as bigint)
    as traces_answered_before_6,
  cast(coalesce(sum(o.amount) filter (where o.what = 'TRACE_ANSWERED' and o.day > p.end_date and o.day <= p.after_6), 0) as bigint)
    as traces_answered_after_6,
  cast(coalesce(sum(o.amount) filter (where o.what = 'TRACE_ANSWERED' and o.day > p.end_date and o.day <= p.after_12), 0) as bigint)
    as traces_answered_after_12,
  p.access_granted as stated_access_granted, p.records_uploaded_after as stated_records_after_12
from periods as p
left join by_day as o on o.bureau = p.bureau and o.day >= p.before_12 and o.day <= p.after_12
group by p.activity_bureau, p.activity_record_id, p.bureau, p.activity_id, p.title, p.kind, p.country, p.participating_countries,
  p.start_date, p.end_date, p.after_6, p.after_12, p.access_granted, p.records_uploaded_after
order by p.activity_bureau, p.activity_record_id, p.bureau
