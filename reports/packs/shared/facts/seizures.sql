-- Seizures: the bureau's own; all that the Secretariat may see. What lies on the way from the origin (or where that is not known, the
-- departure) to the destination is joined into one text, in its order: the departure of this journey where an origin stands before it,
-- and the transits. A route is suspected when any of its points is.
WITH points AS (
    SELECT source_bureau, source_record_id, unnest(route_transits) AS point,
           unnest(generate_series(1, CAST(array_length(route_transits) AS BIGINT))) AS place
    FROM seizures
    WHERE array_length(route_transits) > 0
), ways AS (
    SELECT source_bureau, source_record_id, string_agg(point['country'], ' → ' ORDER BY place) AS transits,
           bool_or(coalesce(point['certainty'] = 'SUSPECTED', false)) AS is_suspected
    FROM points
    WHERE point['country'] IS NOT NULL
    GROUP BY source_bureau, source_record_id
)
SELECT s.source_bureau AS bureau,
       s.source_record_id AS seizure,
       s.event_type,
       s.seized_at AS seized_on,
       coalesce(s.seized_at_precision, 'DAY') AS seized_precision,
       s.agency_type,
       s.place_country AS country,
       s.place_admin1 AS region,
       s.place_type,
       s.legal_context,
       s.transport_mode,
       s.operation_name AS operation,
       coalesce(s.persons_arrested, 0) AS persons_arrested,
       coalesce(s.border_distance_km <= 1.0, false) OR coalesce(s.place_type IN ('LAND_BORDER', 'AIRPORT', 'SEAPORT'), false)
           OR s.agency_type IN ('CUSTOMS', 'BORDER_GUARD', 'COAST_GUARD') AS is_at_border,
       s.route_origin,
       s.route_departure,
       s.route_destination,
       CASE WHEN 'SUSPECTED' IN (coalesce(s.route_origin_certainty, ''), coalesce(s.route_departure_certainty, ''),
                                 coalesce(s.route_destination_certainty, '')) OR coalesce(w.is_suspected, false)
            THEN 'SUSPECTED' ELSE 'CONFIRMED' END AS route_certainty,
       nullif(concat_ws(' → ', CASE WHEN s.route_departure <> s.route_origin THEN s.route_departure END, w.transits), '') AS route_between,
       s.state,
       CAST(s._ingested_at AS DATE) AS received_on
FROM seizures s
LEFT JOIN ways w ON w.source_bureau = s.source_bureau AND w.source_record_id = s.source_record_id
WHERE s.source_bureau = :bureau OR :bureau = 'ipsg'
