-- The shape of what the Postgres driver of Arrow Database Connectivity asks.

-- ## types
SELECT oid, typname, typreceive, typbasetype, typrelid, typarray
FROM pg_catalog.pg_type
WHERE (typreceive != 0 OR typsend != 0) AND typtype != 'r' AND typreceive::TEXT != 'array_recv'
;
-- ## columns of rows
SELECT attrelid, attname, atttypid FROM pg_catalog.pg_attribute ORDER BY attrelid, attnum
;
-- ## catalogues
SELECT datname FROM pg_catalog.pg_database WHERE datname = current_database()
;
-- ## schemas
SELECT nspname FROM pg_catalog.pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
;
-- ## tables
-- parameters: 'public'
SELECT c.relname, CASE c.relkind WHEN 'r' THEN 'table' WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' WHEN 't' THEN 'TOAST table' WHEN 'f' THEN 'foreign table' WHEN 'p' THEN 'partitioned table' END AS reltype
FROM pg_catalog.pg_class c
LEFT JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r','v','m','t','f','p') AND pg_catalog.pg_table_is_visible(c.oid) AND n.nspname = $1
;
-- ## columns
-- parameters: 'public', 'firearms'
SELECT attr.attname, attr.attnum, pg_catalog.col_description(cls.oid, attr.attnum)
FROM pg_catalog.pg_attribute AS attr
INNER JOIN pg_catalog.pg_class AS cls ON attr.attrelid = cls.oid
INNER JOIN pg_catalog.pg_namespace AS nsp ON nsp.oid = cls.relnamespace
WHERE attr.attnum > 0 AND NOT attr.attisdropped AND nsp.nspname LIKE $1 AND cls.relname LIKE $2
;
