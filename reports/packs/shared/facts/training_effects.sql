-- What the countries that took part in a training activity stated before and after it, one row per activity and country: records by
-- the moment of their first statement, searches by the day on which they were launched, in the twelve months before and after.
SELECT activity_bureau AS stated_by, activity_record_id AS statement, after_12_complete AS is_complete,
       records_before_12 AS records_before, records_after_12 AS records_after,
       searches_before_12 AS searches_before, searches_after_12 AS searches_after
FROM training_effects
