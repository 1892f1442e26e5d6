"""Asks a running `proofhouse serve` as the drivers of Python do, and says for each check whether it held.

    sql_clients.py HOST PORT USER PASSWORD [CERTIFICATE] [CHECK ...]

Some bureau must have more than 120 firearm records that the user sees. With a certificate the connections use TLS with verification; without one they are plain. Prints one line per check; exits
with 1 when any fails.
"""

import asyncio
import datetime
import decimal
import sys
import threading
import time

from checks import check, run

HOST, PORT, USER, PASSWORD = sys.argv[1:5]
CERTIFICATE = sys.argv[5] if len(sys.argv) > 5 and sys.argv[5].endswith(".pem") else None
WANTED = sys.argv[6 if CERTIFICATE else 5:]
MODE = {"sslmode": "verify-full", "sslrootcert": CERTIFICATE} if CERTIFICATE else {"sslmode": "disable"}
# The right sides stream, so this needs time and no memory.
SLOW = """select count(*) from firearms a cross join (firearms b cross join (firearms c cross join
          (firearms d cross join firearms e))) where a.serial_raw < e.serial_raw"""


def psycopg3(**more):
    import psycopg

    return psycopg.connect(host=HOST, port=PORT, user=USER, password=PASSWORD, dbname="proofhouse", **MODE, **more)


def own_bureau():
    with psycopg3() as connection:
        statement = "select source_bureau from firearms group by 1 order by count(*) desc limit 1"
        return connection.execute(statement).fetchone()[0]


def url(driver):
    query = "&".join(f"{key}={value}" for key, value in MODE.items())
    return f"postgresql+{driver}://{USER}:{PASSWORD}@{HOST}:{PORT}/proofhouse?{query}"


@check
def psycopg3_reads_types_in_text_and_binary():
    statement = """
        select 1::smallint, 2::int, 3::bigint, 1.5::real, 2.25::double, true, 'text', null,
               date '2026-11-28', timestamp '2026-11-28 07:08:09.123', 12.50::decimal(10, 2),
               arrow_cast('2026-11-28T07:08:09Z', 'Timestamp(Microsecond, Some("UTC"))'),
               make_array(1, 2, 3), make_array('a', 'b c', null), x'00ff'
    """
    for binary in (False, True):
        with psycopg3() as connection:
            row = connection.cursor(binary=binary).execute(statement).fetchone()
        assert row[:8] == (1, 2, 3, 1.5, 2.25, True, "text", None), row
        assert row[8] == datetime.date(2026, 11, 28), row
        assert row[9] == datetime.datetime(2026, 11, 28, 7, 8, 9, 123000), row
        assert row[10] == decimal.Decimal("12.50"), row
        assert row[11] == datetime.datetime(2026, 11, 28, 7, 8, 9, tzinfo=datetime.timezone.utc), row
        assert row[12] == [1, 2, 3] and row[13] == ["a", "b c", None] and row[14] == b"\x00\xff", row


@check
def psycopg3_sends_parameters():
    with psycopg3() as connection:
        for binary in ("%s", "%b"):
            row = connection.execute(
                f"select source_bureau from firearms where source_bureau = {binary} and event_ts < {binary} limit {binary}",
                (OWN, datetime.datetime.now(datetime.timezone.utc), 1),
            ).fetchone()
            assert row == (OWN,), row
        assert connection.execute("select 1 where 2 = any(%s)", ([1, 2],)).fetchone() == (1,)


@check
def psycopg3_searches():
    with psycopg3(autocommit=True) as connection:
        bureau, serial = connection.execute(
            "select current_bureau(), serial_raw from firearms where length(serial_raw) > 6 limit 1"
        ).fetchone()
        found = connection.execute(
            "select search_id, record, probability from firearm_lookup(%s, make => %s, top => %s) order by rank",
            (serial, "Glock", 3),
        ).fetchall()
        assert 1 <= len(found) <= 3 and 0 < found[0][2] <= 1, found
        fields = dict(
            connection.execute(
                "select field, value from firearm_record(search_id => %s, record => %s)", found[0][:2]
            ).fetchall()
        )
        assert f"{fields['source_bureau']}/{fields['source_record_id']}" == found[0][1], fields
        noted = connection.execute(
            "select step, bureau from search_log where search_id = %s order by at", (found[0][0],)
        ).fetchall()
        assert noted == [("LIST", bureau), ("RECORD", bureau)], noted
        try:
            connection.execute("select * from firearm_record(%s, 'xx/NONE')", (found[0][0],))
            raise AssertionError("a record that is in no short list was opened")
        except Exception as error:
            assert "short list" in str(error), error
        shown = connection.execute(
            "select pg_get_function_result(oid) from pg_proc where proname = 'firearm_lookup'"
        ).fetchone()
        assert shown[0].startswith("TABLE(search_id text"), shown
        abroad = connection.execute("select distinct seizure_bureau from own_firearms_recovered_abroad").fetchall()
        assert (bureau,) not in abroad, abroad


@check
def psycopg3_named_cursors_fetch_bit_by_bit():
    with psycopg3() as connection, connection.cursor(name="few") as cursor:
        cursor.execute("select source_record_id from firearms where source_bureau = %s limit 95", (OWN,))
        first = cursor.fetchmany(10)
        rest = cursor.fetchall()
        assert len(first) == 10 and len({row[0] for row in first + rest}) == 95


@check
def psycopg3_transactions_are_snapshots_with_savepoints():
    import psycopg

    with psycopg3() as connection:
        with connection.transaction():
            before = connection.execute("select count(*) from firearms").fetchone()
            try:
                with connection.transaction():
                    connection.execute("select * from nowhere")
            except psycopg.errors.UndefinedTable:
                pass
            assert connection.execute("select count(*) from firearms").fetchone() == before
        try:
            connection.execute("select 1 / 0")
            raise AssertionError("a division by zero gave an answer")
        except psycopg.errors.DivisionByZero:
            pass
        try:
            connection.execute("select 1")
            raise AssertionError("a failed transaction went on")
        except psycopg.errors.InFailedSqlTransaction:
            connection.rollback()
        assert connection.execute("select 1").fetchone() == (1,)


@check
def psycopg3_cancels_and_times_out():
    import psycopg

    with psycopg3(autocommit=True) as connection:
        threading.Timer(0.7, connection.cancel).start()
        started = time.monotonic()
        try:
            connection.execute(SLOW)
            raise AssertionError("a cancelled statement gave an answer")
        except psycopg.errors.QueryCanceled:
            pass
        assert time.monotonic() - started < 5
        connection.execute("set statement_timeout = 300")
        started = time.monotonic()
        try:
            connection.execute(SLOW)
            raise AssertionError("a late statement gave an answer")
        except psycopg.errors.QueryCanceled:
            pass
        assert time.monotonic() - started < 5
        connection.execute("reset statement_timeout")
        assert connection.execute("select 1").fetchone() == (1,)


@check
def psycopg3_copies_to_a_file():
    with psycopg3() as connection:
        statement = "copy (select source_bureau, serial_raw from firearms limit 5) to stdout with (format csv, header true)"
        with connection.cursor().copy(statement) as copy:
            lines = b"".join(bytes(piece) for piece in copy).decode().splitlines()
        assert lines[0] == "source_bureau,serial_raw" and len(lines) == 6, lines


@check
def psycopg3_pipelines():
    with psycopg3(autocommit=True) as connection, connection.pipeline():
        cursors = [connection.execute("select %s::int + 1", (number,)) for number in range(20)]
        assert [cursor.fetchone()[0] for cursor in cursors] == list(range(1, 21))


@check
def psycopg2_reads():
    import psycopg2

    connection = psycopg2.connect(
        host=HOST, port=PORT, user=USER, password=PASSWORD, dbname="proofhouse", **MODE
    )
    with connection, connection.cursor() as cursor:
        cursor.execute("select source_bureau, event_ts from firearms where source_bureau = %s limit 1", (OWN,))
        bureau, at = cursor.fetchone()
        assert bureau == OWN and at.tzinfo is not None
    with connection, connection.cursor("named") as cursor:
        cursor.itersize = 7
        cursor.execute("select source_record_id from firearms limit 50")
        assert len(list(cursor)) == 50
    connection.close()


@check
def asyncpg_reads():
    import asyncpg
    import ssl

    async def run():
        secure = ssl.create_default_context(cafile=CERTIFICATE) if CERTIFICATE else False
        connection = await asyncpg.connect(
            host=HOST, port=int(PORT), user=USER, password=PASSWORD, database="proofhouse", ssl=secure
        )
        try:
            row = await connection.fetchrow(
                "select source_bureau, event_ts from firearms where source_bureau = $1 limit 1", OWN
            )
            assert row["source_bureau"] == OWN and row["event_ts"].tzinfo is not None
            assert await connection.fetchval("select make_array(1, 2)") == [1, 2]
            async with connection.transaction():
                rows = [row async for row in connection.cursor("select source_record_id from firearms limit 120")]
            assert len(rows) == 120
            try:
                await asyncio.wait_for(connection.fetch(SLOW), 0.5)
                raise AssertionError("it answered")
            except asyncio.TimeoutError:
                pass
            assert await connection.fetchval("select 1") == 1
        finally:
            await connection.close()

    asyncio.run(run())


@check
def sqlalchemy_reflects():
    import sqlalchemy

    for driver in ("psycopg", "psycopg2"):
        engine = sqlalchemy.create_engine(url(driver))
        inspector = sqlalchemy.inspect(engine)
        assert "public" in inspector.get_schema_names()
        tables = inspector.get_table_names() + inspector.get_view_names()
        assert "firearms" in tables and "seizures" in tables, tables
        columns = {column["name"]: column for column in inspector.get_columns("firearms")}
        assert isinstance(columns["event_ts"]["type"], sqlalchemy.TIMESTAMP), columns["event_ts"]
        assert columns["event_ts"]["type"].timezone
        assert columns["serial_raw"]["comment"], columns["serial_raw"]
        inspector.get_pk_constraint("firearms")
        assert inspector.get_foreign_keys("firearms") == []
        inspector.get_indexes("firearms")
        assert inspector.get_table_comment("firearms")["text"]
        assert inspector.has_table("firearms") and not inspector.has_table("nowhere")
        reflected = sqlalchemy.Table("firearms", sqlalchemy.MetaData(), autoload_with=engine)
        with engine.connect() as connection:
            query = sqlalchemy.select(reflected.c.source_bureau, sqlalchemy.func.count()).group_by(
                reflected.c.source_bureau
            )
            assert dict(connection.execute(query).all())[OWN] > 0
        engine.dispose()


@check
def pandas_reads():
    import pandas
    import sqlalchemy

    engine = sqlalchemy.create_engine(url("psycopg"))
    frame = pandas.read_sql("select source_bureau, count(*) as records from firearms group by 1 order by 1", engine)
    assert frame["records"].sum() > 0 and OWN in set(frame["source_bureau"])
    table = pandas.read_sql_table("training", engine)
    assert len(table.columns) > 5
    engine.dispose()


OWN = own_bureau()
run(WANTED)
