"""Tries to learn over the Postgres protocol what a user may not see. Each attempt is written as an attacker would write it.

    sql_attacks.py HOST PORT USER PASSWORD SECRET [SECRET ...]

The secrets are words that stand only in rows that are withheld from USER; none of them stands in an attempt. An attempt holds
when no secret is in anything that the server says: rows, names of columns, messages, details, hints. Numbers are compared with
what the visible rows come to. Prints each leak and how many attempts were made; exits with 1 when there was a leak.
"""

import socket
import struct
import sys
import time

import psycopg

HOST, PORT, USER, PASSWORD = sys.argv[1:5]
SECRETS = sys.argv[5:]
LEAKS = []
MADE = 0


def connect(**more):
    return psycopg.connect(
        host=HOST, port=PORT, user=USER, password=PASSWORD, dbname="proofhouse", sslmode="disable", autocommit=True, **more
    )


def said(connection, statement, parameters=None, prepare=None):
    """All that the server says to a statement, as one text."""
    words = []
    connection.add_notice_handler(lambda notice: words.append(str(notice.message_primary)))
    try:
        if statement.startswith("copy") and statement.endswith("to stdout"):
            with connection.cursor().copy(statement) as copied:
                return "\n".join(bytes(piece).decode() for piece in copied), False
        cursor = connection.execute(statement, parameters, prepare=prepare)
        while True:
            words += [column.name for column in cursor.description or []]
            if cursor.description:
                words += [repr(row) for row in cursor.fetchall()]
            if not cursor.nextset():
                break
    except psycopg.Error as error:
        diagnostic = error.diag
        words += [str(error), str(diagnostic.message_detail), str(diagnostic.message_hint), str(diagnostic.context)]
        if connection.closed:
            return "\n".join(words), True
        connection.rollback()
    return "\n".join(words), False


def look(attempt, text):
    for secret in SECRETS:
        if secret.lower() in text.lower():
            LEAKS.append(f"{attempt}\n    -> {text[:400]}")
            return
    for path in ("/firearms_history", ".parquet", "_delta_log", "file://", "s3://"):
        if path in text and path not in attempt:
            LEAKS.append(f"{attempt}\n    shows where files are -> {text[:400]}")
            return


COLUMNS = ("serial_raw", "source_record_id", "remarks", "case_number")

# Errors that quote a value: the attacker's predicate must never be run over rows that it does not see.
QUOTING = [
    "select count(*) from firearms where cast({c} as int) > 0",
    "select count(*) from firearms where {c}::bigint = 1",
    "select cast({c} as date) from firearms",
    "select cast({c} as timestamp) from firearms where source_bureau = 'lu'",
    "select 1 / (length({c}) - length({c})) from firearms",
    "select case when {c} like 'Q%' then cast({c} as int) else 0 end from firearms",
    "select coalesce(cast({c} as int), 0) from firearms order by cast({c} as int)",
    "select arrow_cast({c}, 'Int8') from firearms",
    "select to_timestamp({c}) from firearms",
    "select to_date({c}) from firearms",
    "select decode({c}, 'hex') from firearms",
    "select repeat({c}, cast({c} as int)) from firearms",
    "select regexp_replace({c}, '(', 'x') from firearms",
    "select chr(cast({c} as int)) from firearms",
    "select sum(cast({c} as double)) over () from firearms",
    "select max(cast({c} as decimal(10, 2))) from firearms group by source_bureau having max(cast({c} as int)) > 0",
    "select count(*) from firearms a join firearms b on cast(a.{c} as int) = cast(b.{c} as int)",
    "select count(*) from seizures s where exists (select 1 from firearms f where cast(f.{c} as int) = 1)",
]

# Ways round the table: other names, other relations, files, functions, catalogues.
ROUND = [
    "select * from firearms",
    "table firearms",
    "select * from firearms_history",
    "select * from proofhouse.public.firearms_history",
    "select * from \"firearms_history\"",
    "select * from firearms for system_time as of '2026-01-01'",
    "select * from firearms version as of 0",
    "select * from firearms@v0",
    "select * from 'file:///etc/passwd'",
    "select * from '/etc/passwd'",
    "select * from \"../firearms_history\"",
    "select * from read_parquet('firearms_history/*.parquet')",
    "select * from parquet_metadata('firearms_history')",
    "select * from delta_scan('firearms_history')",
    "select * from read_csv('/etc/passwd')",
    "select pg_read_file('/etc/passwd')",
    "select pg_ls_dir('.')",
    "select lo_import('/etc/passwd')",
    "select * from dblink('host=localhost', 'select 1')",
    "copy (select * from firearms) to '/tmp/stolen.csv'",
    "copy firearms to program 'cat > /tmp/stolen.csv'",
    "copy firearms from '/etc/passwd'",
    "copy firearms_history to stdout",
    "copy (select * from firearms) to stdout",
    "create external table t stored as parquet location 'firearms_history'",
    "create table t as select * from firearms",
    "create view v as select * from firearms",
    "create temporary table t (a int)",
    "create function f() returns text as 'select 1' language sql",
    "create extension dblink",
    "do $$ begin perform 1; end $$",
    "call f()",
    "load 'x.so'",
    "select * into t from firearms",
    "insert into firearms select * from firearms",
    "update firearms set remarks = remarks returning *",
    "delete from firearms returning *",
    "merge into firearms using seizures on true when matched then delete",
    "truncate firearms",
    "lock table firearms",
    "with t as (delete from firearms returning *) select * from t",
    "select * from firearms for update",
    "prepare p as select * from firearms_history",
    "declare c cursor with hold for select * from firearms_history",
    "explain select * from firearms where serial_raw like 'Q%'",
    "explain analyze select * from firearms",
    "explain (analyze, verbose) select * from firearms",
    "explain verbose select * from firearms",
    "explain (format json) select * from firearms",
    "explain (settings) select * from firearms",
    "explain (analyze false, verbose true) select * from firearms",
    "explain copy (select * from firearms) to '/tmp/x'",
    "describe firearms_history",
    "show columns from firearms_history",
    "show tables",
    "show all",
    "set datafusion.runtime.memory_limit = '100G'",
    "set datafusion.catalog.information_schema = true",
    "set role ipsg",
    "set session authorization 'lu'",
    "set row_security = off",
    "set search_path = 'information_schema', 'lu', 'hidden'",
    "reset session authorization",
    "select set_config('role', 'ipsg', false)",
    "select set_config('row_security', 'off', false)",
    "select current_setting('proofhouse.store')",
    "select * from query_log",
    "select * from ingest_log",
    "select * from erasures",
    "select * from notice_threads",
    "select * from trace_threads",
    "select * from information_schema.tables",
    "select * from information_schema.columns where table_name like '%history%'",
    "select * from information_schema.df_settings",
    "select * from information_schema.views",
    "select * from information_schema.routines where routine_name like '%read%'",
    "select relname, reltuples, relpages from pg_catalog.pg_class",
    "select * from pg_catalog.pg_stat_user_tables",
    "select * from pg_catalog.pg_stats",
    "select * from pg_catalog.pg_statistic",
    "select * from pg_catalog.pg_stat_activity",
    "select * from pg_catalog.pg_authid",
    "select * from pg_catalog.pg_shadow",
    "select most_common_vals from pg_stats where tablename = 'firearms'",
    "select pg_relation_size('firearms')",
]

# Rows that are not seen must not be felt through others.
FELT = [
    "select min(serial_raw), max(serial_raw), min(source_record_id), max(source_record_id) from firearms",
    "select array_agg(serial_raw), string_agg(source_record_id, ',') from firearms",
    "select approx_distinct(serial_raw), approx_median(length(serial_raw)) from firearms",
    "select first_value(serial_raw) over (order by serial_raw), lag(serial_raw) over (order by serial_raw) from firearms",
    "select serial_raw from firearms union select serial_raw from seizure_items",
    "select serial_raw from firearms except select serial_raw from seizure_items",
    "select serial_raw from seizure_items intersect all select serial_raw from firearms",
    "with f as (select * from firearms), g as (select * from f) select * from g",
    "with recursive f as (select serial_raw from firearms union all select serial_raw from f) select * from f",
    "select s.serial_raw, (select max(f.source_record_id) from firearms f where f.serial_raw = s.serial_raw) from seizure_items s",
    "select * from seizure_items s, lateral (select * from firearms f where f.serial_raw = s.serial_raw) x",
    "select * from seizure_items s full outer join firearms f on f.serial_raw = s.serial_raw",
    "select * from seizure_items s where s.serial_raw in (select serial_raw from firearms)",
    "select * from firearms f natural join firearm_identities i",
    "select * from firearm_identities",
    "select * from matches",
    "select * from alerts",
    "select * from hits",
    "select * from network_links",
    "select * from networks",
    "select * from network_members",
    "select * from statistics_records",
    "select * from firearm_clusters",
    "select * from search_log",
    "select * from rejects",
    "select * from notice_seizures",
    "select * from notice_firearms",
    "select grouping(serial_raw), serial_raw, count(*) from firearms group by cube (serial_raw, source_record_id)",
    "select * from firearms order by cast(serial_raw as int) limit 1",
    "select distinct on (source_bureau) serial_raw from firearms order by source_bureau, serial_raw desc",
    "select * from firearms tablesample system (100)",
    "select * from firearms where (select count(*) from firearms_history) > 0",
    "select unnest(array_agg(serial_raw)) from firearms",
    "values ((select max(serial_raw) from firearms))",
]

MULTIPLE = [
    "select 1; select * from firearms_history",
    "begin; select * from firearms_history; commit",
    "commit; set role ipsg; select * from firearms",
    "select 1; copy firearms to '/tmp/stolen.csv'; select 2",
    "select 'a'';select * from firearms_history--'",
    "/* select 1 */ select * from firearms_history /* ; */",
    "select 1;;;select * from query_log",
]


def statements():
    for template in QUOTING:
        for column in COLUMNS:
            yield template.format(c=column)
    yield from ROUND
    yield from FELT
    yield from MULTIPLE


def ask_all():
    """Each statement in the simple way and in the extended one."""
    global MADE
    connection = connect()
    for statement in statements():
        MADE += 1
        for prepare in (False, True):
            if prepare and statement in MULTIPLE:
                continue
            text, is_closed = said(connection, statement, prepare=prepare)
            look(statement, text)
            if is_closed:
                connection = connect()
    connection.close()


def counts_are_those_of_visible_rows():
    global MADE
    connection = connect()
    visible = len(connection.execute("select source_bureau, source_record_id from firearms").fetchall())
    for statement in (
        "select count(*) from firearms",
        "select count(1) from firearms",
        "select count(distinct (source_bureau, source_record_id)) from firearms",
        "select count(*) from (select 1 from firearms)",
        "select sum(n) from (select count(*) as n from firearms group by source_bureau)",
        "select count(*) from firearms where true or serial_raw is null",
        "select max(n) from (select row_number() over () as n from firearms)",
        "select count(*) filter (where source_record_id is not null) from firearms",
        "select (select count(*) from firearms)",
        "select count(*) from firearms f left join (select 1 as one) on true",
    ):
        MADE += 1
        for prepare in (False, True):
            answer = connection.execute(statement, prepare=prepare).fetchone()[0]
            if answer != visible:
                LEAKS.append(f"{statement} -> {answer}, though {visible} rows are visible")
    # Guessing: whether a word is there cannot be told, whichever way it is asked.
    for secret in SECRETS:
        for statement, parameters in (
            ("select count(*) from firearms where serial_raw = %s or source_record_id = %s", (secret, secret)),
            ("select count(*) from firearms where serial_raw like %s", (secret[:6] + "%",)),
            ("select count(*) from firearms where serial_raw in (%s, 'X')", (secret,)),
            ("select count(*) from firearms where serial_raw between %s and %s", (secret, secret)),
            ("select count(*) from firearms where position(%s in serial_raw) > 0", (secret,)),
            ("select count(*) from matches where record_id = %s", (secret,)),
            ("select count(*) from seizure_items s join firearms f using (serial_raw) where s.serial_raw = %s", (secret,)),
        ):
            MADE += 1
            answer = connection.execute(statement, parameters).fetchone()[0]
            if answer:
                LEAKS.append(f"{statement} {parameters[0][:3]}… -> {answer}")
    connection.close()


def raw(*pieces, wait=8.0):
    """What the server answers to bytes, until it closes or falls silent."""
    with socket.create_connection((HOST, int(PORT)), timeout=wait) as link:
        answer = b""
        try:
            for piece in pieces:
                link.sendall(piece)
            while True:
                received = link.recv(65536)
                if not received:
                    return answer, True
                answer += received
        except (socket.timeout, ConnectionError):
            return answer, False


def startup(**parameters):
    body = struct.pack("!i", 196608)
    body += b"".join(f"{key}\0{value}\0".encode() for key, value in parameters.items()) + b"\0"
    return struct.pack("!i", len(body) + 4) + body


def broken_messages_end_the_connection_and_nothing_else():
    global MADE
    query = b"select * from firearms\0"
    plain = b"Q" + struct.pack("!i", len(query) + 4) + query
    attempts = {
        "a question before anything": [plain],
        "a question instead of a password": [startup(user=USER, database="proofhouse"), plain],
        "a plain password": [startup(user=USER), b"p" + struct.pack("!i", 4 + len(PASSWORD) + 1) + PASSWORD.encode() + b"\0"],
        "a startup of a gigabyte": [struct.pack("!i", 0x3FFFFFFF) + b"x" * 1000],
        "a startup without a user": [startup(database="proofhouse")],
        "a startup of another protocol": [struct.pack("!ii", 8, 131072)],
        "a negative length": [struct.pack("!i", -1)],
        "a message of a gigabyte": [startup(user=USER), b"p" + struct.pack("!i", 0x3FFFFFF0) + b"x" * 1000],
        "an unknown mechanism": [startup(user=USER), b"p" + struct.pack("!i", 4 + 10 + 4) + b"ANONYMOUS\0" + struct.pack("!i", -1)],
        "an empty proof": [startup(user=USER), b"p" + struct.pack("!i", 4 + 14 + 4) + b"SCRAM-SHA-256\0" + struct.pack("!i", 0)],
        "noise": [bytes(range(256)) * 40],
        "a cancellation with a guessed secret": [struct.pack("!iiii", 16, 80877102, 1, 12345)],
        "replication": [startup(user=USER, replication="true")],
    }
    for name, pieces in attempts.items():
        MADE += 1
        answer, is_closed = raw(*pieces)
        look(name, answer.decode("latin-1"))
        # A data row would be an answer.
        if b"T\0\0" in answer or not is_closed:
            LEAKS.append(f"{name}: {'still open' if not is_closed else 'answered'}: {answer[:200]!r}")
    with connect() as connection:
        assert connection.execute("select 1").fetchone() == (1,), "the server no longer answers"


def a_prepared_statement_is_planned_under_the_rules_of_its_session():
    global MADE
    MADE += 1
    with connect() as connection:
        for _ in range(3):
            rows = connection.execute("select serial_raw from firearms", prepare=True).fetchall()
            look("a prepared statement run again", repr(rows))


def users_cannot_be_told_from_nobody():
    """Neither words nor the salt nor the time tell whether there is a user."""
    global MADE
    answers = {}
    for name in (USER, "nobody-at-all"):
        MADE += 1
        words, took = set(), []
        for _ in range(2):
            started = time.monotonic()
            try:
                psycopg.connect(host=HOST, port=PORT, user=name, password="wrong password", dbname="proofhouse", sslmode="disable")
                LEAKS.append(f"{name} came in with a wrong password")
            except psycopg.OperationalError as error:
                words.add(str(error).replace(name, "NAME"))
            took.append(time.monotonic() - started)
        answers[name] = (words, min(took))
    (known, of_known), (unknown, of_unknown) = answers[USER], answers["nobody-at-all"]
    if known != unknown:
        LEAKS.append(f"a user is told from nobody: {known} and {unknown}")
    if max(of_known, of_unknown) > 20 * min(of_known, of_unknown) + 0.2:
        LEAKS.append(f"a user is told from nobody by time: {of_known} and {of_unknown}")


if __name__ == "__main__":
    ask_all()
    counts_are_those_of_visible_rows()
    broken_messages_end_the_connection_and_nothing_else()
    a_prepared_statement_is_planned_under_the_rules_of_its_session()
    users_cannot_be_told_from_nobody()
    for leak in LEAKS:
        print(f"LEAK {leak}")
    print(f"{MADE} attempts, {len(LEAKS)} leaks")
    sys.exit(1 if LEAKS else 0)
