-- Crimes that seizures are linked to: a list in each row.
select crime, count(*) as seizures
from (select unnest(linked_crimes) as crime from seizures) as each
group by crime
