-- Own records found in the period, and confirmed matches with seizures elsewhere.
SELECT count(*) FILTER (WHERE found_on >= :from AND found_on < :to) AS found,
       count(*) FILTER (WHERE found_on >= :previous_from AND found_on < :from) AS found_before,
       count(*) FILTER (WHERE is_active) AS active,
       (SELECT count(*) FROM matches WHERE is_open AND band = 'STRONG') AS waiting
FROM records
WHERE bureau = :bureau
