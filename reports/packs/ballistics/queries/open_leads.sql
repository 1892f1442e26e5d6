-- Leads that wait for the examination of the specimens, the oldest first.
SELECT CASE WHEN left_bureau = :bureau THEN left_exhibit ELSE right_exhibit END AS record,
       CASE WHEN left_bureau = :bureau THEN left_case ELSE right_case END AS own_case,
       CASE WHEN left_bureau = :bureau THEN right_bureau ELSE left_bureau END AS other,
       CASE WHEN left_bureau = :bureau THEN right_exhibit ELSE left_exhibit END AS other_record,
       found_on, CAST(CAST(:data_cut AS INT) - CAST(found_on AS INT) AS BIGINT) AS days
FROM hits
WHERE state = 'LEAD'
ORDER BY found_on, record, other, other_record
