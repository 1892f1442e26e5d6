-- Networks with exhibits of which the bureau has a member, the largest first.
SELECT network AS record, members, exhibits, cases, items, countries, first_on, last_on, weakest_link AS weakest
FROM networks
ORDER BY members DESC, record
