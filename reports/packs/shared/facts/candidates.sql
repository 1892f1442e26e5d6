-- Candidates that the comparison listed for the bureau's exhibits; the day is that of the later acquisition.
SELECT c.candidate_id AS candidate, c.left_bureau, c.right_bureau, c.band, c.score,
       coalesce(CAST(e.acquired_at AS DATE), CAST(e.event_ts AS DATE)) AS found_on
FROM ballistic_candidates c
JOIN exhibits e
    ON e.source_bureau = CASE WHEN c.right_bureau = :bureau THEN c.right_bureau ELSE c.left_bureau END
   AND e.source_record_id = CASE WHEN c.right_bureau = :bureau THEN c.right_exhibit_id ELSE c.left_exhibit_id END
WHERE (c.left_bureau = :bureau OR c.right_bureau = :bureau OR :bureau = 'ipsg') AND c.band IN ('STRONG', 'REVIEW')
