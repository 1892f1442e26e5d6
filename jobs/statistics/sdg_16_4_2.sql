-- SDG indicator 16.4.2 per country and year of seizure (UN metadata of the indicator):
--   100 * (arms established by tracing + arms established by a competent authority)
--       / (arms seized in relation to crime + arms found + arms surrendered)
-- Counted: small arms and light weapons, one item each; not parts, ammunition, air guns, nor state property.
-- An answer counts in the year of the seizure, also when it came later. One firearm counts once, however often asked.
with arms as (
  select source_bureau as bureau, source_record_id as seizure_id, item_no, serial_raw, event_type,
    cast(date_part('year', seized_at) as int) as year
  from seizure_items
  where item_kind = 'FIREARM' and institutional_property is null
    and event_type in ('SEIZED_CRIMINAL', 'FOUND', 'SURRENDERED')
    and type_code not in ('AIR_GAS', 'ELECTRIC', 'GRENADE', 'BOMB', 'MINE', 'AMMUNITION', 'PART', 'SILENCER', 'ALARM', 'CANNON')
),
asked as (
  select requesting_bureau as bureau, seizure_id, serial_raw,
    bool_or(outcome_code in ('TRACED_LAST_LEGAL_OWNER', 'TRACED_STOLEN_LOST', 'TRACED_STATE_STOCK', 'ILLICIT_MANUFACTURE')
      and coalesce(basis, 'TRACING') = 'TRACING') as by_tracing,
    bool_or(outcome_code = 'ESTABLISHED_OTHER' or (basis = 'COMPETENT_AUTHORITY'
      and outcome_code in ('TRACED_LAST_LEGAL_OWNER', 'TRACED_STOLEN_LOST', 'TRACED_STATE_STOCK', 'ILLICIT_MANUFACTURE'))) as by_authority,
    bool_or(is_open) as pending
  from traces
  where seizure_id is not null and state <> 'CANCELLED'
  group by requesting_bureau, seizure_id, serial_raw
),
each_arm as (
  select arms.bureau, arms.year, arms.event_type,
    coalesce(asked.by_tracing, false) as by_tracing,
    coalesce(asked.by_authority, false) and not coalesce(asked.by_tracing, false) as by_authority,
    coalesce(asked.pending, false) and not coalesce(asked.by_tracing, false) and not coalesce(asked.by_authority, false) as pending,
    asked.seizure_id is null as not_attempted
  from arms
  left join asked
    on asked.bureau = arms.bureau and asked.seizure_id = arms.seizure_id and asked.serial_raw = arms.serial_raw
),
counted as (
  select bureau, year,
    count(*) filter (where event_type = 'SEIZED_CRIMINAL') as seized_criminal,
    count(*) filter (where event_type = 'FOUND') as found,
    count(*) filter (where event_type = 'SURRENDERED') as surrendered,
    count(*) filter (where by_tracing) as established_by_tracing,
    count(*) filter (where by_authority) as established_by_authority,
    count(*) filter (where pending) as tracing_pending,
    count(*) filter (where not by_tracing and not by_authority and not pending and not not_attempted) as tracing_failed,
    count(*) filter (where not_attempted) as not_attempted
  from each_arm
  where year is not null
  group by bureau, year
)
select *,
  100.0 * (established_by_tracing + established_by_authority)
    / nullif(seized_criminal + found + surrendered, 0) as indicator_percent
from counted
order by bureau, year
