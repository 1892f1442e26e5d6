"""Asks a running `proofhouse serve` over Arrow Flight SQL as programs in Python do, and says for each check whether it held.

    flight_clients.py HOST PORT USER PASSWORD CERTIFICATE [CHECK ...]

USER must see more than 120 firearm records of one bureau. Prints one line per check; exits with 1 when any fails.
"""

import base64
import datetime
import decimal
import sys
import threading
import time
import warnings

import adbc_driver_manager
import polars
import pyarrow
from adbc_driver_flightsql import dbapi
from checks import check, run

HOST, PORT, USER, PASSWORD, CERTIFICATE = sys.argv[1:6]
WANTED = sys.argv[6:]
URL = f"grpc+tls://{HOST}:{PORT}"
AUTHORITY = open(CERTIFICATE).read()
ROOTS = {"adbc.flight.sql.client_option.tls_root_certs": AUTHORITY}
# The limit keeps the small side the one that is held: this needs time, and no memory.
SLOW = """select count(*) from firearms a join (
              select b.serial_raw from firearms b cross join firearms c cross join firearms d cross join firearms e
              limit 100000000000
          ) x on a.serial_raw < x.serial_raw"""


def connect(user=USER, password=PASSWORD, autocommit=True, **options):
    options = {"username": user, "password": password, **ROOTS, **options}
    return dbapi.connect(URL, db_kwargs=options, autocommit=autocommit)


def with_header(header, autocommit=True):
    options = {"adbc.flight.sql.authorization_header": header, **ROOTS}
    return dbapi.connect(URL, db_kwargs=options, autocommit=autocommit)


def answer(connection, statement, parameters=None):
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetch_arrow_table()


def refusal(act):
    """What is said when something is refused; that nothing is said is a failure."""
    try:
        done = act()
    except adbc_driver_manager.Error as error:
        return str(error)
    raise AssertionError(f"it was not refused: {done!r}")


@check
def a_name_and_a_password_sign_in():
    with connect() as connection:
        assert answer(connection, "select current_user as me").to_pylist() == [{"me": USER}]
    with connect() as one, connect() as other:
        assert answer(one, "select 1 as a") == answer(other, "select 1 as a")


@check
def each_call_may_bring_them():
    header = "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
    with with_header(header) as connection:
        for _ in range(3):
            assert answer(connection, "select $1 + 1 as a", (1,)).to_pylist() == [{"a": 2}]


@check
def a_token_is_good_until_its_session_is_closed():
    import pyarrow.flight as flight

    client = flight.FlightClient(URL, tls_root_certs=AUTHORITY)
    _, bearer = client.authenticate_basic_token(USER, PASSWORD)
    token = bearer.decode()
    assert token.startswith("Bearer ") and len(token) > 40
    with with_header(token) as connection:
        assert answer(connection, "select 1 as a").num_rows == 1
    # The driver closes the session as it goes.
    with with_header(token) as connection:
        said = refusal(lambda: answer(connection, "select 1 as a"))
    assert "sign in again" in said, said


@check
def wrong_passwords_and_unknown_names_are_turned_away_alike():
    words = set()
    for user in (USER, "nobody-at-all"):
        said = refusal(lambda: connect(user=user, password="a guess of mine").cursor().execute("select 1"))
        assert "password authentication failed" in said, said
        words.add(said.replace(user, "NAME"))
    assert len(words) == 1, words
    said = refusal(lambda: with_header("Bearer c29tZXRoaW5n").cursor().execute("select 1"))
    assert "sign in again" in said, said
    said = refusal(lambda: dbapi.connect(URL, db_kwargs=ROOTS, autocommit=True).cursor().execute("select 1"))
    assert "sign in first" in said, said


@check
def what_there_is_can_be_looked_up():
    with connect() as connection:
        info = connection.adbc_get_info()
        assert info["vendor_name"] == "Proofhouse", info
        assert connection.adbc_get_table_types() == ["TABLE"]
        assert connection.adbc_current_catalog == "proofhouse"
        assert connection.adbc_current_db_schema == "public"
        schema = connection.adbc_get_table_schema("firearms")
        assert schema.field("serial_raw").type == pyarrow.string(), schema
        assert pyarrow.types.is_timestamp(schema.field("event_ts").type), schema
        # What is told is what comes.
        rows = answer(connection, "select * from firearms limit 1")
        assert [(field.name, field.type) for field in rows.schema] == [(field.name, field.type) for field in schema]
        refusal(lambda: connection.adbc_get_table_schema("nowhere"))

        def names(**filters):
            found = connection.adbc_get_objects(**filters).read_all().to_pylist()
            return {
                table["table_name"]: [column["column_name"] for column in table["table_columns"] or []]
                for catalog in found
                for schema in catalog["catalog_db_schemas"] or []
                for table in schema["db_schema_tables"] or []
            }

        everything = names()
        assert "firearms" in everything and "serial_raw" in everything["firearms"], everything
        assert set(names(depth="tables", table_name_filter="seizure%")) >= {"seizures", "seizure_items"}
        assert "firearms" not in names(depth="tables", table_name_filter="seizure%")
        assert names(depth="tables", db_schema_filter="pg_%") == {}
        assert names(depth="tables", catalog_filter="elsewhere") == {}
        assert set(names(column_name_filter="serial_raw")["firearms"]) == {"serial_raw"}
        catalogs = connection.adbc_get_objects(depth="db_schemas").read_all().to_pylist()
        assert [catalog["catalog_name"] for catalog in catalogs] == ["proofhouse"], catalogs


@check
def rows_come_as_arrow_and_as_polars():
    statement = "select source_bureau, count(*) as records from firearms group by 1 order by 2 desc"
    with connect() as connection:
        table = answer(connection, statement)
        assert table.schema.field("records").type == pyarrow.int64()
        assert table.num_rows >= 1 and table["records"][0].as_py() > 120
        with connection.cursor() as cursor:
            cursor.execute(statement)
            frame = cursor.fetch_polars()
        assert frame["records"].sum() == sum(table["records"].to_pylist())
        frame = polars.read_database(statement, connection)
        assert frame.columns == ["source_bureau", "records"] and frame.height == table.num_rows
        whole = polars.read_database("select * from firearms", connection)
        assert whole.height == table["records"].to_numpy().sum()
        assert whole.filter(polars.col("serial_raw").str.starts_with("OPN")).height > 120
    # Every table, with all that is in its columns.
    with connect() as connection:
        objects = connection.adbc_get_objects(depth="tables").read_all().to_pylist()
        tables = [table["table_name"] for table in objects[0]["catalog_db_schemas"][0]["db_schema_tables"]]
        assert len(tables) > 30, tables
        for table in tables:
            rows = answer(connection, f"select * from {table} limit 50")
            polars.from_arrow(rows)


@check
def types_are_what_they_are():
    statement = """
        select 1::smallint as a, 2::int as b, 3::bigint as c, 1.5::real as d, 2.25::double as e, true as f, 'text' as g,
               null as h, date '2026-11-28' as i, timestamp '2026-11-28 07:08:09.123' as j, 12.50::decimal(10, 2) as k,
               arrow_cast('2026-11-28T07:08:09Z', 'Timestamp(Microsecond, Some("UTC"))') as l, make_array(1, 2, 3) as m,
               make_array('a', 'b c', null) as n, x'00ff' as o, arrow_cast('code', 'Dictionary(Int32, Utf8)') as p,
               arrow_cast('view', 'Utf8View') as q, named_struct('r', arrow_cast('in', 'Utf8View')) as s
    """
    with connect() as connection:
        table = answer(connection, statement)
    utc = datetime.timezone.utc
    assert table.to_pylist() == [
        {
            "a": 1, "b": 2, "c": 3, "d": 1.5, "e": 2.25, "f": True, "g": "text", "h": None,
            "i": datetime.date(2026, 11, 28), "j": datetime.datetime(2026, 11, 28, 7, 8, 9, 123000),
            "k": decimal.Decimal("12.50"), "l": datetime.datetime(2026, 11, 28, 7, 8, 9, tzinfo=utc), "m": [1, 2, 3],
            "n": ["a", "b c", None], "o": b"\x00\xff", "p": "code", "q": "view", "s": {"r": "in"},
        }
    ], table.to_pylist()
    for name in ("g", "p", "q"):
        assert table.schema.field(name).type == pyarrow.string(), table.schema
    assert polars.from_arrow(table).height == 1


@check
def prepared_statements_take_values():
    with connect() as connection, connection.cursor() as cursor:
        columns = cursor.adbc_prepare("select source_record_id from firearms where source_bureau = $1 and event_ts < $2 limit $3")
        assert [field.name for field in columns] == ["$1", "$2", "$3"], columns
        assert columns.field(0).type == pyarrow.string() and pyarrow.types.is_timestamp(columns.field(1).type), columns
        now = datetime.datetime.now(datetime.timezone.utc)
        statement = "select source_record_id from firearms where source_bureau = $1 and event_ts < $2 limit $3"
        for count in (3, 5):
            cursor.execute(statement, (OWN, now, count))
            assert len(cursor.fetchall()) == count
        cursor.execute(statement, ("zz", now, 3))
        assert cursor.fetchall() == []
        for value, made in (
            (7, 7), (1.5, 1.5), ("it's", "it's"), (True, True), (None, None), (b"\x00\xff", b"\x00\xff"),
            (datetime.date(2026, 11, 28), datetime.date(2026, 11, 28)), ([1, 2], [1, 2]),
        ):
            cursor.execute("select $1 as a", (value,))
            assert cursor.fetchone() == (made,), value
        cursor.execute("select count(*) from firearms where make_raw = $1 or serial_raw = $2", ("' or '1' = '1", "x"))
        assert cursor.fetchone() == (0,)
        said = refusal(lambda: cursor.execute("select $1 + $2", (1,)))
        assert "1 values were bound" in said and "2 parameters" in said, said
        said = refusal(lambda: cursor.execute("select $1 + 1").fetchall())
        assert "no values are bound" in said, said
        said = refusal(lambda: cursor.execute("select $name", (1,)))
        assert "they are $1, $2" in said, said
        two = pyarrow.RecordBatch.from_pydict({"0": [1, 2]})
        said = refusal(lambda: cursor.execute("select $1", two).fetchall())
        assert "one row" in said, said


@check
def many_rows_stream():
    statement = """select a.serial_raw, a.source_record_id, b.serial_raw as other, row_number() over () as n
                   from firearms a cross join firearms b cross join firearms c limit 600000"""
    with connect() as connection, connection.cursor() as cursor:
        cursor.execute(statement)
        reader = cursor.fetch_record_batch()
        first = reader.read_next_batch()
        assert 0 < first.num_rows <= 65536, first.num_rows
        rows, most = first.num_rows, first.nbytes
        for batch in reader:
            rows, most = rows + batch.num_rows, max(most, batch.nbytes)
        assert rows == 600000, rows
        assert most < 4 << 20, most
        # One that is not read to its end is let go of.
        for _ in range(12):
            cursor.execute(statement)
            cursor.fetch_record_batch().read_next_batch()
        cursor.execute("select 1")
        assert cursor.fetchone() == (1,)
        said = refusal(lambda: cursor.execute(statement.replace("600000", "1100000")).fetch_arrow_table())
        assert "more than 1000000 rows" in said, said


@check
def transactions_are_snapshots():
    with connect(autocommit=False) as connection:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            before = answer(connection, "select count(*) as n from firearms")
            assert answer(connection, "select count(*) as n from firearms") == before
            refusal(lambda: answer(connection, "select * from nowhere"))
            assert answer(connection, "select count(*) as n from firearms") == before
            connection.commit()
            with connection.cursor() as cursor:
                for _ in range(2):
                    cursor.execute("select count(*) as n from firearms")
                    assert cursor.fetch_arrow_table() == before
                    connection.rollback()


@check
def cancelling_and_lateness_stop_what_runs():
    with connect() as connection, connection.cursor() as cursor:
        threading.Timer(0.7, cursor.adbc_cancel).start()
        started = time.monotonic()
        said = refusal(lambda: cursor.execute(SLOW).fetchall())
        assert "cancel" in said.lower(), said
        assert time.monotonic() - started < 5
        options = {"adbc.flight.sql.session.option.statement_timeout": "300"}
        connection.adbc_connection.set_options(**options)
        told = connection.adbc_connection.get_option("adbc.flight.sql.session.option.statement_timeout")
        assert told == "300", told
        started = time.monotonic()
        said = refusal(lambda: cursor.execute(SLOW).fetchall())
        assert "longer than" in said, said
        assert time.monotonic() - started < 5
        assert cursor.execute("select 1").fetchone() == (1,)


@check
def nothing_runs_on_for_a_client_that_has_gone():
    # More than the places for statements of one session; and of a memory share that all of a user's sessions have.
    with connect() as connection:
        for _ in range(10):
            with connection.cursor() as cursor:
                threading.Timer(0.3, cursor.adbc_cancel).start()
                refusal(lambda: cursor.execute(SLOW).fetchall())
        assert answer(connection, "select 1 as a").num_rows == 1


@check
def options_are_set_and_others_are_not():
    with connect() as connection:
        prefix = "adbc.flight.sql.session.option."
        connection.adbc_connection.set_options(**{prefix + "proofhouse.purpose": "FORENSIC"})
        assert connection.adbc_connection.get_option(prefix + "proofhouse.purpose") == "FORENSIC"
        for name, value in (
            ("proofhouse.purpose", "CURIOSITY"),
            ("statement_timeout", "soon"),
            ("datafusion.runtime.memory_limit", "100G"),
            ("role", "ipsg"),
            ("row_security", "off"),
            ("catalog", "other"),
        ):
            refusal(lambda: connection.adbc_connection.set_options(**{prefix + name: value}))
    with connect(**{"adbc.flight.sql.rpc.call_header.proofhouse-purpose": "ANALYSIS"}) as connection:
        assert answer(connection, "select 1 as a").num_rows == 1
    said = refusal(lambda: connect(**{"adbc.flight.sql.rpc.call_header.proofhouse-purpose": "CURIOSITY"}).cursor().execute("select 1"))
    assert "does not name a purpose" in said, said


@check
def nothing_is_written_and_no_plan_is_taken():
    with connect() as connection, connection.cursor() as cursor:
        for statement, word in (
            ("insert into firearms (serial_raw) values ('x')", "only reads"),
            ("update firearms set serial_raw = 'x'", "only reads"),
            ("delete from firearms", "only reads"),
            ("copy (select 1) to '/tmp/stolen.csv'", "only reads"),
            ("create table t (a int)", "only reads"),
            ("create external table t stored as parquet location '/tmp'", "only reads"),
            ("set statement_timeout = 1", "session options"),
            ("set datafusion.runtime.memory_limit = '100G'", "session options"),
            ("begin", "BeginTransaction"),
            ("select 1; select 2", "exactly one statement"),
            (";", "exactly one statement"),
            ("explain analyze select 1", "EXPLAIN ANALYZE"),
            ("select * from '/etc/passwd'", "not found"),
        ):
            said = refusal(lambda: cursor.execute(statement).fetchall())
            assert word in said, f"{statement}: {said}"
        rows = pyarrow.table({"serial_raw": ["x"]})
        for mode in ("create", "append", "replace"):
            said = refusal(lambda: cursor.adbc_ingest("firearms", rows, mode=mode))
            assert "only reads" in said or "not implemented" in said.lower(), said
        with connection.cursor() as other:
            said = refusal(lambda: other.execute(b"\x0a\x02\x08\x01").fetchall())
            assert "ubstrait" in said, said
        said = refusal(lambda: connection.cursor().executemany("insert into firearms (serial_raw) values ($1)", [("x",)]))
        assert "only reads" in said, said
        assert connection.cursor().execute("explain select count(*) from firearms").fetch_arrow_table().num_rows == 2


@check
def errors_tell_what_is_wrong_and_no_values():
    with connect() as connection, connection.cursor() as cursor:
        for statement, word in (
            ("select nope from firearms", "nope"),
            ("select * from nowhere", "nowhere"),
            ("selec 1", "cannot be read"),
            ("select nope(1)", "nope"),
            ("select 1 / 0", "ivide by zero"),
        ):
            said = refusal(lambda: cursor.execute(statement).fetchall())
            assert word in said, f"{statement}: {said}"
        said = refusal(lambda: cursor.execute("select cast(serial_raw as int) from firearms").fetchall())
        assert "OPN" not in said, said


def own_bureau():
    with connect() as connection:
        statement = "select source_bureau from firearms group by 1 order by count(*) desc limit 1"
        return answer(connection, statement)["source_bureau"][0].as_py()


OWN = own_bureau()
run(WANTED)
