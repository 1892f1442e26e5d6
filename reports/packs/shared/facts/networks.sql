-- Networks with ballistic exhibits, over the links that the bureau may see: those with a member of the bureau, all for the
-- Secretariat. What a bureau may not see joins nothing here, so that sizes are those that it knows.
SELECT network_id AS network,
       CAST(members AS BIGINT) AS members,
       CAST(links AS BIGINT) AS links,
       CAST(exhibits AS BIGINT) AS exhibits,
       CAST(cases AS BIGINT) AS cases,
       CAST(items AS BIGINT) AS items,
       CAST(array_length(bureaus) AS BIGINT) AS bureaus,
       array_to_string(countries, ', ') AS countries,
       first_day AS first_on,
       last_day AS last_on,
       weakest_link
FROM networks
WHERE exhibits > 0 AND (array_has(bureaus, :bureau) OR :bureau = 'ipsg')
