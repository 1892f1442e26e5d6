-- What Grafana's PostgreSQL data source asks, from its sources (grafana/grafana, AGPL-3.0; facts quoted as test data):
-- - `public/app/plugins/datasource/grafana-postgresql-datasource/postgresMetaQuery.ts` at 12f912ab8d01: version, tables and
--   columns of the query builder and of completion, with `firearms` filled in
-- - `pkg/tsdb/grafana-postgresql-datasource/schema.go` at 043dd88a4794: schemas, tables, columns and values of columns
-- - `pkg/tsdb/grafana-postgresql-datasource/macros.go` at 02ab314b81e2: what macros of a panel become
-- The ping of its health check and of its pool is an empty comment, as pgx 5 sends it; it is no statement, so it is not here.

-- ## version
SELECT current_setting('server_version_num')::int/100 as version
;
-- ## version of the time series extension
SELECT extversion FROM pg_extension WHERE extname = 'timescaledb'
;
-- ## schemas
SELECT schema_name AS "name"
    FROM information_schema.schemata
    WHERE schema_name NOT IN ('information_schema',
                              'pg_catalog',
                              'pg_toast',
                              '_timescaledb_cache',
                              '_timescaledb_catalog',
                              '_timescaledb_internal',
                              '_timescaledb_config',
                              'timescaledb_information',
                              'timescaledb_experimental')
    ORDER BY schema_name
;
-- ## tables of a schema
SELECT quote_ident(table_name) AS "table"
      FROM information_schema.tables
      WHERE quote_ident(table_schema) = 'public'
      ORDER BY 1
;
-- ## tables
SELECT
    CASE WHEN 
          quote_ident(table_schema) IN (
          SELECT
            CASE WHEN trim(s[i]) = '"$user"' THEN user ELSE trim(s[i]) END
          FROM
            generate_series(
              array_lower(string_to_array(current_setting('search_path'),','),1),
              array_upper(string_to_array(current_setting('search_path'),','),1)
            ) as i,
            string_to_array(current_setting('search_path'),',') s
          )
      THEN quote_ident(table_name)
      ELSE quote_ident(table_schema) || '.' || quote_ident(table_name)
    END AS "table"
    FROM information_schema.tables
    WHERE quote_ident(table_schema) NOT IN ('information_schema',
                             'pg_catalog',
                             '_timescaledb_cache',
                             '_timescaledb_catalog',
                             '_timescaledb_internal',
                             '_timescaledb_config',
                             'timescaledb_information',
                             'timescaledb_experimental')
    ORDER BY CASE WHEN 
          quote_ident(table_schema) IN (
          SELECT
            CASE WHEN trim(s[i]) = '"$user"' THEN user ELSE trim(s[i]) END
          FROM
            generate_series(
              array_lower(string_to_array(current_setting('search_path'),','),1),
              array_upper(string_to_array(current_setting('search_path'),','),1)
            ) as i,
            string_to_array(current_setting('search_path'),',') s
          ) THEN 0 ELSE 1 END, 1
;
-- ## columns
SELECT quote_ident(column_name) AS "column", data_type AS "type"
    FROM information_schema.columns
    WHERE
      CASE WHEN array_length(parse_ident('firearms'),1) = 2
        THEN quote_ident(table_schema) = (parse_ident('firearms'))[1]
          AND quote_ident(table_name) = (parse_ident('firearms'))[2]
        ELSE quote_ident(table_name) = 'firearms'
          AND 
          quote_ident(table_schema) IN (
          SELECT
            CASE WHEN trim(s[i]) = '"$user"' THEN user ELSE trim(s[i]) END
          FROM
            generate_series(
              array_lower(string_to_array(current_setting('search_path'),','),1),
              array_upper(string_to_array(current_setting('search_path'),','),1)
            ) as i,
            string_to_array(current_setting('search_path'),',') s
          )
      END
;
-- ## schemas of the backend
SELECT schema_name FROM information_schema.schemata
		 WHERE schema_name NOT LIKE 'pg_%' AND schema_name != 'information_schema'
		 ORDER BY schema_name
;
-- ## tables of the backend
-- parameters: 'public'
SELECT table_name FROM information_schema.tables
		 WHERE table_schema = $1 AND table_type IN ('BASE TABLE', 'VIEW')
		 ORDER BY table_name
;
-- ## columns of the backend
-- parameters: 'public', 'firearms'
SELECT column_name, data_type, udt_name, numeric_precision, numeric_scale
		 FROM information_schema.columns
		 WHERE table_schema = $1 AND table_name = $2
		 ORDER BY ordinal_position
;
-- ## values of columns
SELECT 'source_bureau' AS col_name, "source_bureau"::text AS val FROM (SELECT DISTINCT "source_bureau" FROM "public"."firearms" WHERE "source_bureau" IS NOT NULL ORDER BY "source_bureau" LIMIT 100) sub_0 UNION ALL SELECT 'capacity' AS col_name, "capacity"::text AS val FROM (SELECT DISTINCT "capacity" FROM "public"."firearms" WHERE "capacity" IS NOT NULL ORDER BY "capacity" LIMIT 100) sub_1
;
-- ## a panel with $__timeGroupAlias and $__timeFilter
SELECT floor(extract(epoch from event_ts)/86400)*86400 AS "time", count(*) AS "value" FROM firearms WHERE event_ts BETWEEN '2025-01-01T00:00:00Z' AND '2026-01-01T00:00:00Z' GROUP BY 1 ORDER BY 1
;
-- ## a panel with $__time and $__timeFrom
SELECT event_ts AS "time", source_bureau AS metric, capacity AS value FROM firearms WHERE event_ts > '2025-01-01T00:00:00Z' ORDER BY 1
;
-- ## a panel with $__timeEpoch
SELECT extract(epoch from event_ts) as "time", capacity FROM firearms WHERE extract(epoch from event_ts) >= 1735689600 AND extract(epoch from event_ts) <= 1767225600
;
-- ## a panel with $__unixEpochGroupAlias
SELECT floor((extract(epoch from event_ts))/300)*300 AS "time", count(*) FROM firearms GROUP BY 1
;
