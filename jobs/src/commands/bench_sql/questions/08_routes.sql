-- From where to where what was seized was on its way.
select route_origin, place_country, route_destination, count(*) as seizures
from seizures
where route_origin is not null
group by route_origin, place_country, route_destination
order by seizures desc, route_origin, place_country, route_destination
limit 50
