-- Reasons and states of records, and how many bureaus have such.
select record_status_reason, lifecycle_state, count(*) as records, count(distinct source_bureau) as bureaus
from firearms
group by record_status_reason, lifecycle_state
