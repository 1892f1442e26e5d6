-- Items and quantities by country, kind and type of weapon.
select place_country, item_kind, type_code, count(*) as items, sum(quantity) as pieces
from seizure_items
group by place_country, item_kind, type_code
