-- Ballistic exhibits: the bureau's own; all that the Secretariat may see.
SELECT source_bureau AS bureau,
       source_record_id AS exhibit,
       case_ref,
       exhibit_kind,
       origin,
       occurrence_date AS occurred_on,
       CAST(recovered_at AS DATE) AS recovered_on,
       coalesce(CAST(acquired_at AS DATE), CAST(event_ts AS DATE)) AS acquired_on,
       place_country AS country,
       eligibility
FROM exhibits
WHERE source_bureau = :bureau OR :bureau = 'ipsg'
