-- Own records found in the period and in the one before it (cancelled ones are never counted as found), those that are searched for,
-- and strong matches that wait for the bureau's own word.
SELECT count(*) FILTER (WHERE NOT is_cancelled AND found_on >= :from AND found_on < :to) AS found,
       count(*) FILTER (WHERE NOT is_cancelled AND found_on >= :previous_from AND found_on < :from) AS found_before,
       count(*) FILTER (WHERE is_active) AS active,
       (SELECT count(*) FROM matches WHERE is_open AND band = 'STRONG') AS waiting
FROM records
WHERE bureau = :bureau
