-- Days from a loss to its report, in the middle, by bureau.
select source_bureau, count(*) as records,
  median((extract(epoch from date_reported) - extract(epoch from cast(date_of_loss as timestamp))) / 86400) as days
from firearms
group by source_bureau
