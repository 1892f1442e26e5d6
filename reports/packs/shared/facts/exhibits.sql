-- Ballistic exhibits: the bureau's own; all that the Secretariat may see.
SELECT source_bureau AS bureau,
       source_record_id AS exhibit,
       case_ref,
       exhibit_kind,
       origin,
       occurrence_date AS occurred_on,
       CAST(recovered_at AS DATE) AS recovered_on,
       coalesce(CAST(acquired_at AS DATE), CAST(event_ts AS DATE)) AS acquired_on,
       CASE WHEN acquired_at >= recovered_at
            THEN (CAST(acquired_at AS BIGINT) - CAST(recovered_at AS BIGINT)) / 3600000000.0 END AS delay_hours,
       place_country AS country,
       eligibility,
       coalesce(exhibit_calibre_id, calibre_id) AS calibre_id,
       quality,
       CAST(_ingested_at AS DATE) AS received_on
FROM exhibits
WHERE source_bureau = :bureau OR :bureau = 'ipsg'
