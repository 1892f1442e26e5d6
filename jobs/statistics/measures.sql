-- Figures per bureau and period, in one long table: measure, what it is broken down by, value, and on how many
-- observations it rests. State property is kept out of seizures of crime firearms. Every figure counts rows that its bureau may
-- see itself: what a match of its own record was found in may be withheld from it, so matches are not counted here.
with observations as (
  select source_bureau as bureau, date_of_loss as day, 'RECORDS_OF_LOSS' as measure, record_status_reason as part, 1.0 as amount
  from firearms
  union all
  select source_bureau, date_found, 'RECORDS_FOUND', record_status_reason, 1.0 from firearms where date_found is not null
  union all
  select source_bureau, seized_at, 'SEIZURES', event_type, 1.0 from seizures
  union all
  select source_bureau, seized_at, 'FIREARMS_SEIZED', type_code, quantity from seizure_items
  where item_kind = 'FIREARM' and institutional_property is null
  union all
  select source_bureau, seized_at, 'STATE_PROPERTY_SEIZED', institutional_property, quantity from seizure_items
  where item_kind = 'FIREARM' and institutional_property is not null
  union all
  select requesting_bureau, cast(sent_at as date), 'TRACES_SENT', coalesce(outcome_code, 'NO_ANSWER_YET'), 1.0 from traces
  union all
  select requested_bureau, cast(sent_at as date), 'TRACES_RECEIVED', coalesce(outcome_code, 'NO_ANSWER_YET'), 1.0 from traces
  union all
  select source_bureau, occurrence_date, 'EXHIBITS', exhibit_kind, 1.0 from exhibits
  union all
  select credited_bureau, cast(examined_at as date), 'BALLISTIC_HITS', '', 1.0 from ballistic_hits where counted
  union all
  select requesting_bureau, cast(submitted_at as date), 'NOTICES', notice_code, 1.0 from notices
  union all
  select source_bureau, cast(_ingested_at as date), 'REJECTS', code, 1.0 from rejects
),
periods as (
  select bureau, measure, part, amount, cast(date_trunc('month', day) as date) as period_from, 'MONTH' as period_kind
  from observations where day is not null
  union all
  select bureau, measure, part, amount, cast(date_trunc('year', day) as date), 'YEAR' from observations where day is not null
),
broken_down as (
  select bureau, period_from, period_kind, measure, '' as dimension, '' as dimension_value, amount from periods
  union all
  select bureau, period_from, period_kind, measure, 'CODE', part, amount from periods where part <> ''
),
response_times as (
  select requested_bureau as bureau, cast(date_trunc('year', sent_at) as date) as period_from, response_days
  from traces where response_days is not null
),
times_to_crime as (
  select requesting_bureau as bureau, cast(date_trunc('year', recovery_date) as date) as period_from,
    (date_part('epoch', recovery_date) - date_part('epoch', first_retail_sale_date)) / 86400.0 as days
  from traces
  where recovery_date >= first_retail_sale_date
)
select bureau, period_from, period_kind, measure, dimension, dimension_value, sum(amount) as value, count(*) as observations
from broken_down
group by bureau, period_from, period_kind, measure, dimension, dimension_value
union all
select bureau, period_from, 'YEAR', 'TRACE_RESPONSE_DAYS_MEDIAN', '', '', median(response_days), count(*)
from response_times group by bureau, period_from
union all
select bureau, period_from, 'YEAR', 'TIME_TO_CRIME_DAYS_MEDIAN', '', '', median(days), count(*)
from times_to_crime group by bureau, period_from
order by bureau, period_from, period_kind, measure, dimension, dimension_value
