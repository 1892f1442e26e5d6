-- Training activities, one row per activity and country that took part.
SELECT activity_id AS activity, title, kind, start_date AS started_on, end_date AS ended_on, host_country AS host,
       participants, unnest(countries) AS country,
       source_bureau AS stated_by, source_record_id AS statement, CAST(_ingested_at AS DATE) AS received_on
FROM training
