-- Ballistic leads that wait for the microscope.
SELECT CASE WHEN left_bureau = :bureau THEN left_exhibit ELSE right_exhibit END AS record,
       CASE WHEN left_bureau = :bureau THEN right_bureau ELSE left_bureau END AS other,
       CASE WHEN left_bureau = :bureau THEN right_exhibit ELSE left_exhibit END AS other_record,
       found_on
FROM hits
WHERE state = 'LEAD'
ORDER BY found_on, record, other, other_record
