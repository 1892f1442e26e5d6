-- Losses of the last two years by bureau and month.
select source_bureau, extract(year from date_of_loss) as year, extract(month from date_of_loss) as month, count(*) as records
from firearms
where date_of_loss >= date '2024-10-01'
group by source_bureau, extract(year from date_of_loss), extract(month from date_of_loss)
