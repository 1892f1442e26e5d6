-- How many records are there?
select count(*) as records from firearms
