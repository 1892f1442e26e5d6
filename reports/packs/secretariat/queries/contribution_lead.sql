-- How many bureaus reported in the period.
SELECT count(*) FILTER (WHERE last_on >= :from) AS active, count(*) AS known,
       (SELECT count(*) FROM countries WHERE is_member) AS members
FROM bureaus
