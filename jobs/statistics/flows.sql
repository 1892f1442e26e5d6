-- Firearms by country of origin and country of recovery. A trace counts only when it names where the firearm was last
-- legal or first sold; an interim answer does not. One firearm counts once per recovering country.
with traced as (
  select requesting_bureau as bureau, cast(date_part('year', recovery_date) as int) as recovery_year,
    last_legal_country as source_country, coalesce(recovery_country, upper(requesting_bureau)) as recovery_country,
    coalesce(seizure_id, trace_id) as seizure, serial_raw
  from traces
  where last_legal_country is not null and recovery_date is not null
    and outcome_code in ('TRACED_LAST_LEGAL_OWNER', 'TRACED_FIRST_PURCHASER', 'TRACED_STOLEN_LOST', 'TRACED_STATE_STOCK')
),
counted as (
  select bureau, recovery_year, source_country, recovery_country, count(distinct seizure || '/' || serial_raw) as firearms
  from traced
  group by bureau, recovery_year, source_country, recovery_country
)
select *,
  cast(firearms as double) / sum(firearms) over (partition by bureau, recovery_year, recovery_country) as share_of_recovery
from counted
order by bureau, recovery_year, source_country, recovery_country
