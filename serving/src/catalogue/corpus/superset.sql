-- What Apache Superset 6.1.0 asks of its Postgres (Apache-2.0; packages of PyPI):
-- - the numbered ones: what SQLAlchemy 1.4.54, which it brings, sent over psycopg2 to this server for the methods of the
--   inspector that `superset/models/core.py` and `superset/db_engine_specs/base.py` call; captured on the wire
-- - then the statements in `superset/db_engine_specs/postgres.py` and `superset/sql/`: databases, cost, number of the connection
-- - then charts: the time grains and literals of times of `postgres.py`, in the form in which Superset writes its questions;
--   rendered by hand, not captured
-- `show transaction isolation level` and `set search_path = "public"` are answered before the catalogue is asked.

-- ## 1
SELECT t.oid, typarray
FROM pg_type t JOIN pg_namespace ns
    ON typnamespace = ns.oid
WHERE typname = 'hstore'
;

-- ## 2
select pg_catalog.version()
;

-- ## 3
select current_schema()
;

-- ## 4
SELECT nspname FROM pg_namespace WHERE nspname NOT LIKE 'pg_%' ORDER BY nspname
;

-- ## 5
SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'public' AND c.relkind in ('r', 'p')
;

-- ## 6
SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'public' AND c.relkind = 'f'
;

-- ## 7
SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'public' AND c.relkind IN ('v', 'm')
;

-- ## 8
select relname from pg_class c join pg_namespace n on n.oid=c.relnamespace where n.nspname='public' and relname='firearms'
;

-- ## 9
SELECT c.oid
            FROM pg_catalog.pg_class c
            LEFT JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE (n.nspname = 'public')
            AND c.relname = 'firearms' AND c.relkind in
            ('r', 'v', 'm', 'f', 'p')
;

-- ## 10
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

-- ## 11
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

-- ## 12
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

-- ## 13
SELECT
                pgd.description as table_comment
            FROM
                pg_catalog.pg_description pgd
            WHERE
                pgd.objsubid = 0 AND
                pgd.objoid = {firearms}
;

-- ## 14
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

-- ## 15
SELECT conname
           FROM  pg_catalog.pg_constraint r
           WHERE r.conrelid = {firearms} AND r.contype = 'p'
           ORDER BY 1
;

-- ## 16
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

-- ## 17
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

-- ## 18
SELECT
                cons.conname as name,
                cons.conkey as key,
                a.attnum as col_num,
                a.attname as col_name
            FROM
                pg_catalog.pg_constraint cons
                join pg_attribute a
                  on cons.conrelid = a.attrelid AND
                    a.attnum = ANY(cons.conkey)
            WHERE
                cons.conrelid = {firearms} AND
                cons.contype = 'u'
;

-- ## databases
SELECT datname FROM pg_database
WHERE datistemplate = false
;

-- ## number of the connection
SELECT pg_backend_pid()
;

-- ## cost
EXPLAIN SELECT source_bureau, count(*) FROM firearms GROUP BY 1
;

-- ## rows of SQL Lab
SELECT *
FROM public.firearms
LIMIT 1001
;

-- ## chart by second
SELECT DATE_TRUNC('second', event_ts) AS event_ts, COUNT(*) AS count
FROM public.firearms
WHERE event_ts >= TO_TIMESTAMP('2015-01-01 00:00:00.000000', 'YYYY-MM-DD HH24:MI:SS.US') AND event_ts < TO_TIMESTAMP('2026-01-01 00:00:00.000000', 'YYYY-MM-DD HH24:MI:SS.US') GROUP BY DATE_TRUNC('second', event_ts) ORDER BY count DESC
 LIMIT 10000
;

-- ## chart by 5 seconds
SELECT DATE_TRUNC('minute', event_ts) + INTERVAL '5 seconds' * FLOOR(EXTRACT(SECOND FROM event_ts) / 5) AS event_ts, COUNT(*) AS count
FROM public.firearms
WHERE event_ts >= TO_TIMESTAMP('2015-01-01 00:00:00.000000', 'YYYY-MM-DD HH24:MI:SS.US') AND event_ts < TO_TIMESTAMP('2026-01-01 00:00:00.000000', 'YYYY-MM-DD HH24:MI:SS.US') GROUP BY DATE_TRUNC('minute', event_ts) + INTERVAL '5 seconds' * FLOOR(EXTRACT(SECOND FROM event_ts) / 5) ORDER BY count DESC
 LIMIT 10000
;

-- ## chart by 30 seconds
SELECT DATE_TRUNC('minute', event_ts) + INTERVAL '30 seconds' * FLOOR(EXTRACT(SECOND FROM event_ts) / 30) AS event_ts, COUNT(*) AS count
FROM public.firearms
WHERE event_ts >= TO_TIMESTAMP('2015-01-01 00:00:00.000000', 'YYYY-MM-DD HH24:MI:SS.US') AND event_ts < TO_TIMESTAMP('2026-01-01 00:00:00.000000', 'YYYY-MM-DD HH24:MI:SS.US') GROUP BY DATE_TRUNC('minute', event_ts) + INTERVAL '30 seconds' * FLOOR(EXTRACT(SECOND FROM event_ts) / 30) ORDER BY count DESC
 LIMIT 10000
;

-- ## chart by minute
SELECT DATE_TRUNC('minute', event_ts) AS event_ts, COUNT(*) AS count
FROM public.firearms
WHERE event_ts >= TO_TIMESTAMP('2015-01-01 00:00:00.000000', 'YYYY-MM-DD HH24:MI:SS.US') AND event_ts < TO_TIMESTAMP('2026-01-01 00:00:00.000000', 'YYYY-MM-DD HH24:MI:SS.US') GROUP BY DATE_TRUNC('minute', event_ts) ORDER BY count DESC
 LIMIT 10000
;

-- ## chart by 5 minutes
SELECT DATE_TRUNC('hour', event_ts) + INTERVAL '5 minutes' * FLOOR(EXTRACT(MINUTE FROM event_ts) / 5) AS event_ts, COUNT(*) AS count
FROM public.firearms
WHERE event_ts >= TO_TIMESTAMP('2015-01-01 00:00:00.000000', 'YYYY-MM-DD HH24:MI:SS.US') AND event_ts < TO_TIMESTAMP('2026-01-01 00:00:00.000000', 'YYYY-MM-DD HH24:MI:SS.US') GROUP BY DATE_TRUNC('hour', event_ts) + INTERVAL '5 minutes' * FLOOR(EXTRACT(MINUTE FROM event_ts) / 5) ORDER BY count DESC
 LIMIT 10000
;

-- ## chart by 10 minutes
SELECT DATE_TRUNC('hour', event_ts) + INTERVAL '10 minutes' * FLOOR(EXTRACT(MINUTE FROM event_ts) / 10) AS event_ts, COUNT(*) AS count
FROM public.firearms
WHERE event_ts >= TO_TIMESTAMP('2015-01-01 00:00:00.000000', 'YYYY-MM-DD HH24:MI:SS.US') AND event_ts < TO_TIMESTAMP('2026-01-01 00:00:00.000000', 'YYYY-MM-DD HH24:MI:SS.US') GROUP BY DATE_TRUNC('hour', event_ts) + INTERVAL '10 minutes' * FLOOR(EXTRACT(MINUTE FROM event_ts) / 10) ORDER BY count DESC
 LIMIT 10000
;

-- ## chart by 15 minutes
SELECT DATE_TRUNC('hour', event_ts) + INTERVAL '15 minutes' * FLOOR(EXTRACT(MINUTE FROM event_ts) / 15) AS event_ts, COUNT(*) AS count
FROM public.firearms
WHERE event_ts >= TO_TIMESTAMP('2015-01-01 00:00:00.000000', 'YYYY-MM-DD HH24:MI:SS.US') AND event_ts < TO_TIMESTAMP('2026-01-01 00:00:00.000000', 'YYYY-MM-DD HH24:MI:SS.US') GROUP BY DATE_TRUNC('hour', event_ts) + INTERVAL '15 minutes' * FLOOR(EXTRACT(MINUTE FROM event_ts) / 15) ORDER BY count DESC
 LIMIT 10000
;

-- ## chart by 30 minutes
SELECT DATE_TRUNC('hour', event_ts) + INTERVAL '30 minutes' * FLOOR(EXTRACT(MINUTE FROM event_ts) / 30) AS event_ts, COUNT(*) AS count
FROM public.firearms
WHERE event_ts >= TO_TIMESTAMP('2015-01-01 00:00:00.000000', 'YYYY-MM-DD HH24:MI:SS.US') AND event_ts < TO_TIMESTAMP('2026-01-01 00:00:00.000000', 'YYYY-MM-DD HH24:MI:SS.US') GROUP BY DATE_TRUNC('hour', event_ts) + INTERVAL '30 minutes' * FLOOR(EXTRACT(MINUTE FROM event_ts) / 30) ORDER BY count DESC
 LIMIT 10000
;

-- ## chart by hour
SELECT DATE_TRUNC('hour', event_ts) AS event_ts, COUNT(*) AS count
FROM public.firearms
WHERE event_ts >= TO_TIMESTAMP('2015-01-01 00:00:00.000000', 'YYYY-MM-DD HH24:MI:SS.US') AND event_ts < TO_TIMESTAMP('2026-01-01 00:00:00.000000', 'YYYY-MM-DD HH24:MI:SS.US') GROUP BY DATE_TRUNC('hour', event_ts) ORDER BY count DESC
 LIMIT 10000
;

-- ## chart by day
SELECT DATE_TRUNC('day', event_ts) AS event_ts, COUNT(*) AS count
FROM public.firearms
WHERE event_ts >= TO_TIMESTAMP('2015-01-01 00:00:00.000000', 'YYYY-MM-DD HH24:MI:SS.US') AND event_ts < TO_TIMESTAMP('2026-01-01 00:00:00.000000', 'YYYY-MM-DD HH24:MI:SS.US') GROUP BY DATE_TRUNC('day', event_ts) ORDER BY count DESC
 LIMIT 10000
;

-- ## chart by week
SELECT DATE_TRUNC('week', event_ts) AS event_ts, COUNT(*) AS count
FROM public.firearms
WHERE event_ts >= TO_TIMESTAMP('2015-01-01 00:00:00.000000', 'YYYY-MM-DD HH24:MI:SS.US') AND event_ts < TO_TIMESTAMP('2026-01-01 00:00:00.000000', 'YYYY-MM-DD HH24:MI:SS.US') GROUP BY DATE_TRUNC('week', event_ts) ORDER BY count DESC
 LIMIT 10000
;

-- ## chart by month
SELECT DATE_TRUNC('month', event_ts) AS event_ts, COUNT(*) AS count
FROM public.firearms
WHERE event_ts >= TO_TIMESTAMP('2015-01-01 00:00:00.000000', 'YYYY-MM-DD HH24:MI:SS.US') AND event_ts < TO_TIMESTAMP('2026-01-01 00:00:00.000000', 'YYYY-MM-DD HH24:MI:SS.US') GROUP BY DATE_TRUNC('month', event_ts) ORDER BY count DESC
 LIMIT 10000
;

-- ## chart by quarter
SELECT DATE_TRUNC('quarter', event_ts) AS event_ts, COUNT(*) AS count
FROM public.firearms
WHERE event_ts >= TO_TIMESTAMP('2015-01-01 00:00:00.000000', 'YYYY-MM-DD HH24:MI:SS.US') AND event_ts < TO_TIMESTAMP('2026-01-01 00:00:00.000000', 'YYYY-MM-DD HH24:MI:SS.US') GROUP BY DATE_TRUNC('quarter', event_ts) ORDER BY count DESC
 LIMIT 10000
;

-- ## chart by year
SELECT DATE_TRUNC('year', event_ts) AS event_ts, COUNT(*) AS count
FROM public.firearms
WHERE event_ts >= TO_TIMESTAMP('2015-01-01 00:00:00.000000', 'YYYY-MM-DD HH24:MI:SS.US') AND event_ts < TO_TIMESTAMP('2026-01-01 00:00:00.000000', 'YYYY-MM-DD HH24:MI:SS.US') GROUP BY DATE_TRUNC('year', event_ts) ORDER BY count DESC
 LIMIT 10000
;

-- ## chart of dates
SELECT DATE_TRUNC('month', date_found) AS date_found, COUNT(*) AS count
FROM public.firearms
WHERE date_found >= TO_DATE('2015-01-01', 'YYYY-MM-DD') AND date_found < TO_DATE('2026-01-01', 'YYYY-MM-DD') GROUP BY DATE_TRUNC('month', date_found) ORDER BY count DESC
 LIMIT 10000
;

-- ## chart of a number of seconds
SELECT DATE_TRUNC('day', (timestamp 'epoch' + capacity * interval '1 second')) AS capacity, COUNT(*) AS count
FROM public.firearms GROUP BY DATE_TRUNC('day', (timestamp 'epoch' + capacity * interval '1 second')) ORDER BY count DESC
 LIMIT 10000
;

-- ## table chart
SELECT source_bureau AS source_bureau, COUNT(*) AS count
FROM public.firearms
WHERE source_bureau IN ('fr', 'de') AND serial_raw ILIKE '%1%' AND serial_raw IS NOT NULL GROUP BY source_bureau ORDER BY count DESC
 LIMIT 100
;

-- ## series with a limit
SELECT DATE_TRUNC('year', event_ts) AS event_ts, public.firearms.source_bureau AS source_bureau, COUNT(*) AS count
FROM public.firearms JOIN (SELECT source_bureau AS source_bureau__, COUNT(*) AS mme_inner__
FROM public.firearms
GROUP BY source_bureau ORDER BY mme_inner__ DESC
 LIMIT 3) AS anon_1 ON public.firearms.source_bureau = source_bureau__ GROUP BY DATE_TRUNC('year', event_ts), public.firearms.source_bureau ORDER BY count DESC
 LIMIT 10000
;

-- ## values of a filter
SELECT DISTINCT source_bureau AS column_values
FROM public.firearms
 LIMIT 1000
;

-- ## number of rows
SELECT COUNT(*) AS rowcount
FROM (SELECT source_bureau AS source_bureau
FROM public.firearms
 LIMIT 50000) AS rowcount_qry
;

-- ## virtual data set
SELECT source_bureau AS source_bureau, COUNT(DISTINCT serial_raw) AS d
FROM (SELECT source_bureau, serial_raw FROM firearms
) AS virtual_table GROUP BY source_bureau ORDER BY d DESC
 LIMIT 100
;
