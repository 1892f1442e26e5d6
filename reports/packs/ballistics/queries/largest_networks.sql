-- Networks with exhibits of which the bureau has a member, the largest first.
SELECT network AS record, members, exhibits, cases AS case_count, items, countries, first_on, last_on AS last_day, weakest_link AS weakest
FROM networks
ORDER BY members DESC, record
