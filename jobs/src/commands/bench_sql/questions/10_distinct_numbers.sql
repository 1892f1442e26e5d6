-- How many different numbers, makes and cases there are.
select count(distinct serial_raw) as numbers, count(distinct make_raw) as makes, count(distinct case_number) as cases
from firearms
