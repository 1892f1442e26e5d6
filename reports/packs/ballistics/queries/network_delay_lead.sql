-- Acquisition delay of exhibits acquired in the period: hours from recovery to imaging, where both are known and in that order;
-- median by linear interpolation, shares within 24 and 48 hours.
SELECT count(delay_hours) AS n, count(*) AS acquired,
       median(delay_hours) / 24.0 AS median_days,
       count(*) FILTER (WHERE delay_hours <= 24) / CAST(nullif(count(delay_hours), 0) AS DOUBLE) AS within_24,
       count(*) FILTER (WHERE delay_hours <= 48) / CAST(nullif(count(delay_hours), 0) AS DOUBLE) AS within_48
FROM exhibits
WHERE bureau = :bureau AND acquired_on >= :from AND acquired_on < :to
HAVING count(delay_hours) > 0
