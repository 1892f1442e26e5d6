-- Networks with exhibits of which the bureau has a member, as far as it may see them: how many there are, and the largest.
SELECT count(*) AS networks, max(members) AS largest, count(*) FILTER (WHERE bureaus > 1) AS across
FROM networks
HAVING count(*) > 0
