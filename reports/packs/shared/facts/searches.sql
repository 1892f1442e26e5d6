-- Ballistic searches that the bureau launched; all for the Secretariat.
SELECT source_bureau AS bureau,
       source_record_id AS search,
       exhibit_id AS exhibit,
       scope,
       coalesce(CAST(launched_at AS DATE), CAST(event_ts AS DATE)) AS launched_on,
       coalesce(candidate_count, 0) AS candidate_count,
       CAST(_ingested_at AS DATE) AS received_on
FROM ballistic_searches
WHERE source_bureau = :bureau OR :bureau = 'ipsg'
