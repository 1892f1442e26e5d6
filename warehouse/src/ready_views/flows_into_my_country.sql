-- Where firearms that you seized came from, by country and by what says so
--
-- origin_country: Where they came from, a country code
-- basis: MATCH: a record of that country's bureau, found with a strong match or confirmed; TRACE: the last legal record that an answer to your request names; ROUTE: what the seizure states
-- firearms: How many items or requests
-- first_day: The first of their days: of the seizure, or of the recovery that was traced
-- last_day: The last of their days
select origin_country, basis, count(*) as firearms, min(day) as first_day, max(day) as last_day
from (
  select country_of_bureau(m.record_bureau) as origin_country, 'MATCH' as basis, m.seized_at as day
  from matches m left join hits h on h.candidate_id = m.candidate_id
  where m.seizure_bureau = current_bureau() and m.record_bureau <> current_bureau() and m.rank = 1
    and (m.band = 'STRONG' or h.state = 'CONFIRMED') and coalesce(h.state, 'CANDIDATE') <> 'REJECTED'
  union all
  select last_legal_country, 'TRACE', recovery_date
  from traces
  where requesting_bureau = current_bureau() and last_legal_country is not null
    and last_legal_country <> coalesce(country_of_bureau(current_bureau()), '')
  union all
  select coalesce(route_origin, route_departure), 'ROUTE', seized_at
  from seizure_items
  where source_bureau = current_bureau() and item_kind = 'FIREARM' and coalesce(route_origin, route_departure) is not null
    and coalesce(route_origin, route_departure) <> coalesce(country_of_bureau(current_bureau()), '')
) as flows
group by origin_country, basis
