-- Seizures: the bureau's own; all that the Secretariat may see. Transits are joined into one text, in their order.
SELECT source_bureau AS bureau,
       source_record_id AS seizure,
       event_type,
       seized_at AS seized_on,
       coalesce(seized_at_precision, 'DAY') AS seized_precision,
       agency_type,
       place_country AS country,
       place_admin1 AS region,
       place_type,
       legal_context,
       transport_mode,
       operation_name AS operation,
       coalesce(persons_arrested, 0) AS persons_arrested,
       coalesce(border_distance_km <= 1.0, false) OR coalesce(place_type IN ('LAND_BORDER', 'AIRPORT', 'SEAPORT'), false)
           OR agency_type IN ('CUSTOMS', 'BORDER_GUARD', 'COAST_GUARD') AS is_at_border,
       route_origin,
       route_departure,
       route_destination,
       CASE WHEN 'SUSPECTED' IN (coalesce(route_origin_certainty, ''), coalesce(route_departure_certainty, ''),
                                 coalesce(route_destination_certainty, ''))
            THEN 'SUSPECTED' ELSE 'CONFIRMED' END AS route_certainty,
       nullif(concat_ws(' → ', route_transits[1]['country'], route_transits[2]['country'], route_transits[3]['country']), '')
           AS route_transits,
       state
FROM seizures
WHERE source_bureau = :bureau OR :bureau = 'ipsg'
