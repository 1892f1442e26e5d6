-- What Apache Superset 6.1.0 (Apache-2.0; packages of PyPI), with SQLAlchemy 1.4.54 over psycopg2, sent to this server: captured on
-- the wire while its own code looked round (`superset/models/core.py`), estimated a cost, ran a statement of SQL Lab, made data sets
-- and drew charts by each of its time grains (`superset/connectors/sqla/models.py`). `{firearms}` stands for the number of the table;
-- `SHOW`, `SET search_path` and the words of transactions are left out, as they do not ask the catalogue, and so is
-- `pg_terminate_backend`, by which it cancels and which is not served.

-- ## ping
SELECT t.oid, typarray
FROM pg_type t JOIN pg_namespace ns
    ON typnamespace = ns.oid
WHERE typname = 'hstore'
;

-- ## ping 2
select pg_catalog.version()
;

-- ## ping 3
select current_schema()
;

-- ## ping 4
SELECT 1
;

-- ## catalogs
SELECT datname FROM pg_database
WHERE datistemplate = false
;

-- ## schemas
SELECT nspname FROM pg_namespace WHERE nspname NOT LIKE 'pg_%' ORDER BY nspname
;

-- ## tables
SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'public' AND c.relkind in ('r', 'p')
;

-- ## tables 2
SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'public' AND c.relkind = 'f'
;

-- ## views
SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'public' AND c.relkind IN ('v', 'm')
;

-- ## has table
select relname from pg_class c join pg_namespace n on n.oid=c.relnamespace where n.nspname='public' and relname='firearms'
;

-- ## columns
SELECT c.oid
            FROM pg_catalog.pg_class c
            LEFT JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE (n.nspname = 'public')
            AND c.relname = 'firearms' AND c.relkind in
            ('r', 'v', 'm', 'f', 'p')
;

-- ## columns 2
SELECT a.attname,
              pg_catalog.format_type(a.atttypid, a.atttypmod),
              (
                SELECT pg_catalog.pg_get_expr(d.adbin, d.adrelid)
                FROM pg_catalog.pg_attrdef d
                WHERE d.adrelid = a.attrelid AND d.adnum = a.attnum
                AND a.atthasdef
              ) AS DEFAULT,
              a.attnotnull,
              a.attrelid as table_oid,
              pgd.description as comment,
              a.attgenerated as generated,
                              (SELECT json_build_object(
                    'always', a.attidentity = 'a',
                    'start', s.seqstart,
                    'increment', s.seqincrement,
                    'minvalue', s.seqmin,
                    'maxvalue', s.seqmax,
                    'cache', s.seqcache,
                    'cycle', s.seqcycle)
                FROM pg_catalog.pg_sequence s
                JOIN pg_catalog.pg_class c on s.seqrelid = c."oid"
                WHERE c.relkind = 'S'
                AND a.attidentity != ''
                AND s.seqrelid = pg_catalog.pg_get_serial_sequence(
                    a.attrelid::regclass::text, a.attname
                )::regclass::oid
                ) as identity_options
            FROM pg_catalog.pg_attribute a
            LEFT JOIN pg_catalog.pg_description pgd ON (
                pgd.objoid = a.attrelid AND pgd.objsubid = a.attnum)
            WHERE a.attrelid = {firearms}
            AND a.attnum > 0 AND NOT a.attisdropped
            ORDER BY a.attnum
;

-- ## columns 3
SELECT t.typname as "name",
               pg_catalog.format_type(t.typbasetype, t.typtypmod) as "attype",
               not t.typnotnull as "nullable",
               t.typdefault as "default",
               pg_catalog.pg_type_is_visible(t.oid) as "visible",
               n.nspname as "schema"
            FROM pg_catalog.pg_type t
               LEFT JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
            WHERE t.typtype = 'd'
;

-- ## columns 4
SELECT t.typname as "name",
               -- no enum defaults in 8.4 at least
               -- t.typdefault as "default",
               pg_catalog.pg_type_is_visible(t.oid) as "visible",
               n.nspname as "schema",
               e.enumlabel as "label"
            FROM pg_catalog.pg_type t
                 LEFT JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
                 LEFT JOIN pg_catalog.pg_enum e ON t.oid = e.enumtypid
            WHERE t.typtype = 'e'
        ORDER BY "schema", "name", e.oid
;

-- ## table comment
SELECT
                pgd.description as table_comment
            FROM
                pg_catalog.pg_description pgd
            WHERE
                pgd.objsubid = 0 AND
                pgd.objoid = {firearms}
;

-- ## indexes
SELECT
                  i.relname as relname,
                  ix.indisunique, ix.indexprs,
                  a.attname, a.attnum, c.conrelid, ix.indkey::varchar,
                  ix.indoption::varchar, i.reloptions, am.amname,
                  pg_get_expr(ix.indpred, ix.indrelid),
                  ix.indnkeyatts as indnkeyatts
              FROM
                  pg_class t
                        join pg_index ix on t.oid = ix.indrelid
                        join pg_class i on i.oid = ix.indexrelid
                        left outer join
                            pg_attribute a
                            on t.oid = a.attrelid and a.attnum = ANY(ix.indkey)
                        left outer join
                            pg_constraint c
                            on (ix.indrelid = c.conrelid and
                                ix.indexrelid = c.conindid and
                                c.contype in ('p', 'u', 'x'))
                        left outer join
                            pg_am am
                            on i.relam = am.oid
              WHERE
                  t.relkind IN ('r', 'v', 'f', 'm', 'p')
                  and t.oid = {firearms}
                  and ix.indisprimary = 'f'
              ORDER BY
                  t.relname,
                  i.relname
;

-- ## pk
SELECT a.attname
                FROM pg_attribute a JOIN (
                    SELECT unnest(ix.indkey) attnum,
                           generate_subscripts(ix.indkey, 1) ord
                    FROM pg_index ix
                    WHERE ix.indrelid = {firearms} AND ix.indisprimary
                    ) k ON a.attnum=k.attnum
                WHERE a.attrelid = {firearms}
                ORDER BY k.ord
;

-- ## pk 2
SELECT conname
           FROM  pg_catalog.pg_constraint r
           WHERE r.conrelid = {firearms} AND r.contype = 'p'
           ORDER BY 1
;

-- ## fk
SELECT r.conname,
                pg_catalog.pg_get_constraintdef(r.oid, true) as condef,
                n.nspname as conschema
          FROM  pg_catalog.pg_constraint r,
                pg_namespace n,
                pg_class c
          WHERE r.conrelid = {firearms} AND
                r.contype = 'f' AND
                c.oid = confrelid AND
                n.oid = c.relnamespace
          ORDER BY 1
;

-- ## df
SELECT
  source_bureau,
  serial_raw
FROM firearms
LIMIT 10
;

-- ## estimate
EXPLAIN SELECT
  source_bureau,
  COUNT(*)
FROM firearms
GROUP BY
  1
;

-- ## sql lab
SELECT pg_backend_pid()
;

-- ## sql lab 2
SELECT * FROM firearms
LIMIT 1001
;

-- ## chart: table
SELECT
  source_bureau AS source_bureau,
  COUNT(*) AS count
FROM public.firearms
GROUP BY
  source_bureau
LIMIT 100
;

-- ## chart: None
SELECT
  _ingested_at AS __timestamp,
  COUNT(*) AS count
FROM public.firearms
WHERE
  _ingested_at >= TO_TIMESTAMP('2015-01-01 00:00:00.000000', 'YYYY-MM-DD HH24:MI:SS.US')
  AND _ingested_at < TO_TIMESTAMP('2026-01-01 00:00:00.000000', 'YYYY-MM-DD HH24:MI:SS.US')
GROUP BY
  _ingested_at
LIMIT 100
;

-- ## chart: PT1S
SELECT
  DATE_TRUNC('SECOND', _ingested_at) AS __timestamp,
  COUNT(*) AS count
FROM public.firearms
WHERE
  _ingested_at >= TO_TIMESTAMP('2015-01-01 00:00:00.000000', 'YYYY-MM-DD HH24:MI:SS.US')
  AND _ingested_at < TO_TIMESTAMP('2026-01-01 00:00:00.000000', 'YYYY-MM-DD HH24:MI:SS.US')
GROUP BY
  DATE_TRUNC('SECOND', _ingested_at)
LIMIT 100
;

-- ## chart: PT5S
SELECT
  DATE_TRUNC('MINUTE', _ingested_at) + INTERVAL '5 SECONDS' * FLOOR(EXTRACT(SECOND FROM _ingested_at) / 5) AS __timestamp,
  COUNT(*) AS count
FROM public.firearms
WHERE
  _ingested_at >= TO_TIMESTAMP('2015-01-01 00:00:00.000000', 'YYYY-MM-DD HH24:MI:SS.US')
  AND _ingested_at < TO_TIMESTAMP('2026-01-01 00:00:00.000000', 'YYYY-MM-DD HH24:MI:SS.US')
GROUP BY
  DATE_TRUNC('MINUTE', _ingested_at) + INTERVAL '5 SECONDS' * FLOOR(EXTRACT(SECOND FROM _ingested_at) / 5)
LIMIT 100
;

-- ## chart: PT30S
SELECT
  DATE_TRUNC('MINUTE', _ingested_at) + INTERVAL '30 SECONDS' * FLOOR(EXTRACT(SECOND FROM _ingested_at) / 30) AS __timestamp,
  COUNT(*) AS count
FROM public.firearms
WHERE
  _ingested_at >= TO_TIMESTAMP('2015-01-01 00:00:00.000000', 'YYYY-MM-DD HH24:MI:SS.US')
  AND _ingested_at < TO_TIMESTAMP('2026-01-01 00:00:00.000000', 'YYYY-MM-DD HH24:MI:SS.US')
GROUP BY
  DATE_TRUNC('MINUTE', _ingested_at) + INTERVAL '30 SECONDS' * FLOOR(EXTRACT(SECOND FROM _ingested_at) / 30)
LIMIT 100
;

-- ## chart: PT1M
SELECT
  DATE_TRUNC('MINUTE', _ingested_at) AS __timestamp,
  COUNT(*) AS count
FROM public.firearms
WHERE
  _ingested_at >= TO_TIMESTAMP('2015-01-01 00:00:00.000000', 'YYYY-MM-DD HH24:MI:SS.US')
  AND _ingested_at < TO_TIMESTAMP('2026-01-01 00:00:00.000000', 'YYYY-MM-DD HH24:MI:SS.US')
GROUP BY
  DATE_TRUNC('MINUTE', _ingested_at)
LIMIT 100
;

-- ## chart: PT5M
SELECT
  DATE_TRUNC('HOUR', _ingested_at) + INTERVAL '5 MINUTES' * FLOOR(EXTRACT(MINUTE FROM _ingested_at) / 5) AS __timestamp,
  COUNT(*) AS count
FROM public.firearms
WHERE
  _ingested_at >= TO_TIMESTAMP('2015-01-01 00:00:00.000000', 'YYYY-MM-DD HH24:MI:SS.US')
  AND _ingested_at < TO_TIMESTAMP('2026-01-01 00:00:00.000000', 'YYYY-MM-DD HH24:MI:SS.US')
GROUP BY
  DATE_TRUNC('HOUR', _ingested_at) + INTERVAL '5 MINUTES' * FLOOR(EXTRACT(MINUTE FROM _ingested_at) / 5)
LIMIT 100
;

-- ## chart: PT10M
SELECT
  DATE_TRUNC('HOUR', _ingested_at) + INTERVAL '10 MINUTES' * FLOOR(EXTRACT(MINUTE FROM _ingested_at) / 10) AS __timestamp,
  COUNT(*) AS count
FROM public.firearms
WHERE
  _ingested_at >= TO_TIMESTAMP('2015-01-01 00:00:00.000000', 'YYYY-MM-DD HH24:MI:SS.US')
  AND _ingested_at < TO_TIMESTAMP('2026-01-01 00:00:00.000000', 'YYYY-MM-DD HH24:MI:SS.US')
GROUP BY
  DATE_TRUNC('HOUR', _ingested_at) + INTERVAL '10 MINUTES' * FLOOR(EXTRACT(MINUTE FROM _ingested_at) / 10)
LIMIT 100
;

-- ## chart: PT15M
SELECT
  DATE_TRUNC('HOUR', _ingested_at) + INTERVAL '15 MINUTES' * FLOOR(EXTRACT(MINUTE FROM _ingested_at) / 15) AS __timestamp,
  COUNT(*) AS count
FROM public.firearms
WHERE
  _ingested_at >= TO_TIMESTAMP('2015-01-01 00:00:00.000000', 'YYYY-MM-DD HH24:MI:SS.US')
  AND _ingested_at < TO_TIMESTAMP('2026-01-01 00:00:00.000000', 'YYYY-MM-DD HH24:MI:SS.US')
GROUP BY
  DATE_TRUNC('HOUR', _ingested_at) + INTERVAL '15 MINUTES' * FLOOR(EXTRACT(MINUTE FROM _ingested_at) / 15)
LIMIT 100
;

-- ## chart: PT30M
SELECT
  DATE_TRUNC('HOUR', _ingested_at) + INTERVAL '30 MINUTES' * FLOOR(EXTRACT(MINUTE FROM _ingested_at) / 30) AS __timestamp,
  COUNT(*) AS count
FROM public.firearms
WHERE
  _ingested_at >= TO_TIMESTAMP('2015-01-01 00:00:00.000000', 'YYYY-MM-DD HH24:MI:SS.US')
  AND _ingested_at < TO_TIMESTAMP('2026-01-01 00:00:00.000000', 'YYYY-MM-DD HH24:MI:SS.US')
GROUP BY
  DATE_TRUNC('HOUR', _ingested_at) + INTERVAL '30 MINUTES' * FLOOR(EXTRACT(MINUTE FROM _ingested_at) / 30)
LIMIT 100
;

-- ## chart: PT1H
SELECT
  DATE_TRUNC('HOUR', _ingested_at) AS __timestamp,
  COUNT(*) AS count
FROM public.firearms
WHERE
  _ingested_at >= TO_TIMESTAMP('2015-01-01 00:00:00.000000', 'YYYY-MM-DD HH24:MI:SS.US')
  AND _ingested_at < TO_TIMESTAMP('2026-01-01 00:00:00.000000', 'YYYY-MM-DD HH24:MI:SS.US')
GROUP BY
  DATE_TRUNC('HOUR', _ingested_at)
LIMIT 100
;

-- ## chart: P1D
SELECT
  DATE_TRUNC('DAY', _ingested_at) AS __timestamp,
  COUNT(*) AS count
FROM public.firearms
WHERE
  _ingested_at >= TO_TIMESTAMP('2015-01-01 00:00:00.000000', 'YYYY-MM-DD HH24:MI:SS.US')
  AND _ingested_at < TO_TIMESTAMP('2026-01-01 00:00:00.000000', 'YYYY-MM-DD HH24:MI:SS.US')
GROUP BY
  DATE_TRUNC('DAY', _ingested_at)
LIMIT 100
;

-- ## chart: P1W
SELECT
  DATE_TRUNC('WEEK', _ingested_at) AS __timestamp,
  COUNT(*) AS count
FROM public.firearms
WHERE
  _ingested_at >= TO_TIMESTAMP('2015-01-01 00:00:00.000000', 'YYYY-MM-DD HH24:MI:SS.US')
  AND _ingested_at < TO_TIMESTAMP('2026-01-01 00:00:00.000000', 'YYYY-MM-DD HH24:MI:SS.US')
GROUP BY
  DATE_TRUNC('WEEK', _ingested_at)
LIMIT 100
;

-- ## chart: P1M
SELECT
  DATE_TRUNC('MONTH', _ingested_at) AS __timestamp,
  COUNT(*) AS count
FROM public.firearms
WHERE
  _ingested_at >= TO_TIMESTAMP('2015-01-01 00:00:00.000000', 'YYYY-MM-DD HH24:MI:SS.US')
  AND _ingested_at < TO_TIMESTAMP('2026-01-01 00:00:00.000000', 'YYYY-MM-DD HH24:MI:SS.US')
GROUP BY
  DATE_TRUNC('MONTH', _ingested_at)
LIMIT 100
;

-- ## chart: P3M
SELECT
  DATE_TRUNC('QUARTER', _ingested_at) AS __timestamp,
  COUNT(*) AS count
FROM public.firearms
WHERE
  _ingested_at >= TO_TIMESTAMP('2015-01-01 00:00:00.000000', 'YYYY-MM-DD HH24:MI:SS.US')
  AND _ingested_at < TO_TIMESTAMP('2026-01-01 00:00:00.000000', 'YYYY-MM-DD HH24:MI:SS.US')
GROUP BY
  DATE_TRUNC('QUARTER', _ingested_at)
LIMIT 100
;

-- ## chart: P1Y
SELECT
  DATE_TRUNC('YEAR', _ingested_at) AS __timestamp,
  COUNT(*) AS count
FROM public.firearms
WHERE
  _ingested_at >= TO_TIMESTAMP('2015-01-01 00:00:00.000000', 'YYYY-MM-DD HH24:MI:SS.US')
  AND _ingested_at < TO_TIMESTAMP('2026-01-01 00:00:00.000000', 'YYYY-MM-DD HH24:MI:SS.US')
GROUP BY
  DATE_TRUNC('YEAR', _ingested_at)
LIMIT 100
;

-- ## chart: series limit
SELECT
  DATE_TRUNC('YEAR', _ingested_at) AS __timestamp,
  source_bureau AS source_bureau,
  COUNT(*) AS count
FROM public.firearms
JOIN (
  SELECT
    source_bureau AS source_bureau__,
    COUNT(*) AS mme_inner__
  FROM public.firearms
  WHERE
    _ingested_at >= TO_TIMESTAMP('2015-01-01 00:00:00.000000', 'YYYY-MM-DD HH24:MI:SS.US')
    AND _ingested_at < TO_TIMESTAMP('2026-01-01 00:00:00.000000', 'YYYY-MM-DD HH24:MI:SS.US')
  GROUP BY
    source_bureau
  ORDER BY
    mme_inner__ DESC
  LIMIT 3
) AS series_limit
  ON source_bureau = source_bureau__
WHERE
  _ingested_at >= TO_TIMESTAMP('2015-01-01 00:00:00.000000', 'YYYY-MM-DD HH24:MI:SS.US')
  AND _ingested_at < TO_TIMESTAMP('2026-01-01 00:00:00.000000', 'YYYY-MM-DD HH24:MI:SS.US')
GROUP BY
  source_bureau,
  DATE_TRUNC('YEAR', _ingested_at)
LIMIT 100
;

-- ## chart: filters
SELECT
  source_bureau AS source_bureau,
  COUNT(*) AS count
FROM public.firearms
WHERE
  source_bureau IN ('fr', 'de')
  AND serial_raw ILIKE '%1%'
  AND NOT serial_raw IS NULL
GROUP BY
  source_bureau
LIMIT 100
;

-- ## filter values
SELECT DISTINCT source_bureau AS column_values
FROM public.firearms
 LIMIT 1000
;

-- ## samples
SELECT
  source_bureau AS source_bureau,
  serial_raw AS serial_raw,
  _ingested_at AS _ingested_at
FROM public.firearms
LIMIT 10
;

-- ## row count
SELECT
  COUNT(*) AS rowcount
FROM public.firearms
LIMIT 100
;

-- ## distinct metric
SELECT
  source_bureau AS source_bureau,
  COUNT(DISTINCT serial_raw) AS d
FROM public.firearms
GROUP BY
  source_bureau
LIMIT 100
;

-- ## virtual dataset
SELECT
  source_bureau,
  serial_raw
FROM firearms
LIMIT 1
;

-- ## form data columns
SELECT c.oid
            FROM pg_catalog.pg_class c
            LEFT JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE (n.nspname = 'public')
            AND c.relname = 'traces' AND c.relkind in
            ('r', 'v', 'm', 'f', 'p')
;

-- ## form data columns 2
SELECT a.attname,
              pg_catalog.format_type(a.atttypid, a.atttypmod),
              (
                SELECT pg_catalog.pg_get_expr(d.adbin, d.adrelid)
                FROM pg_catalog.pg_attrdef d
                WHERE d.adrelid = a.attrelid AND d.adnum = a.attnum
                AND a.atthasdef
              ) AS DEFAULT,
              a.attnotnull,
              a.attrelid as table_oid,
              pgd.description as comment,
              a.attgenerated as generated,
                              (SELECT json_build_object(
                    'always', a.attidentity = 'a',
                    'start', s.seqstart,
                    'increment', s.seqincrement,
                    'minvalue', s.seqmin,
                    'maxvalue', s.seqmax,
                    'cache', s.seqcache,
                    'cycle', s.seqcycle)
                FROM pg_catalog.pg_sequence s
                JOIN pg_catalog.pg_class c on s.seqrelid = c."oid"
                WHERE c.relkind = 'S'
                AND a.attidentity != ''
                AND s.seqrelid = pg_catalog.pg_get_serial_sequence(
                    a.attrelid::regclass::text, a.attname
                )::regclass::oid
                ) as identity_options
            FROM pg_catalog.pg_attribute a
            LEFT JOIN pg_catalog.pg_description pgd ON (
                pgd.objoid = a.attrelid AND pgd.objsubid = a.attnum)
            WHERE a.attrelid = {traces}
            AND a.attnum > 0 AND NOT a.attisdropped
            ORDER BY a.attnum
;
