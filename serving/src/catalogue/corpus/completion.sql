-- From memory: the shape of what psql asks when the tabulator key is pressed.

-- ## tables
SELECT c.relname, NULL::pg_catalog.text FROM pg_catalog.pg_class c WHERE c.relkind IN ('r', 'S', 'v', 'm', 'f', 'p') AND (c.relname) LIKE 'fi%' AND pg_catalog.pg_table_is_visible(c.oid) AND c.relnamespace <> (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = 'pg_catalog')
UNION ALL
SELECT NULL::pg_catalog.text, n.nspname FROM pg_catalog.pg_namespace n WHERE n.nspname LIKE 'fi%' AND n.nspname NOT LIKE E'pg\\_%'
LIMIT 1000
;
-- ## columns
SELECT attname FROM pg_catalog.pg_attribute a, pg_catalog.pg_class c WHERE c.oid = a.attrelid AND a.attnum > 0 AND NOT a.attisdropped AND (attname) LIKE 'se%' AND (c.relname) = 'firearms' AND pg_catalog.pg_table_is_visible(c.oid)
LIMIT 1000
;
-- ## functions
SELECT p.proname, NULL::pg_catalog.text FROM pg_catalog.pg_proc p WHERE p.prokind IN ('f', 'w') AND (p.proname) LIKE 'nor%' AND pg_catalog.pg_function_is_visible(p.oid)
LIMIT 1000
;
-- ## settings
SELECT pg_catalog.lower(name) FROM pg_catalog.pg_settings WHERE context IN ('user', 'superuser') AND pg_catalog.lower(name) LIKE pg_catalog.lower('time%')
LIMIT 1000
;
-- ## roles
SELECT rolname FROM pg_catalog.pg_roles WHERE (rolname) LIKE 'a%'
LIMIT 1000
;
