"""DuckDB as the peer of `proofhouse bench sql`: lines of JSON in, lines of JSON out.

The first line says over which Parquet files, those of one version of each Delta table, and with how many threads. Four schemas
then hold the same current tables:

    viewed   views that compute current state in plain SQL, over the same files: what a reader of the histories has
    kept     the same rows, computed once and written as Parquet files of their own: what is kind to DuckDB
    seen     as `kept`, restricted in plain SQL to what one bureau may see: for comparing answers, not for time

Each further line is a question: {"schema": ..., "sql": ..., "answer": whether the rows are wanted too}.
"""

import json
import os
import sys
import tempfile
import time

import duckdb

# Named by jobs; the columns that analysts have.
PROVENANCE = "_topic, _partition, _offset, _schema, _extra, _withdrawn, _timestamp, _event_id"
ITEMS = (
    "select s.* exclude (items, item), "
    "unnest(item) from (select *, unnest(items) as item from {source}) as s"
)


def current(files: list[str]) -> str:
    """The latest statement of each record that was not withdrawn. One partition per topic: the offset decides."""
    source = f"read_parquet({files!r})"
    return (
        f"select said.* exclude ({PROVENANCE}) from {source} as said "
        f"semi join (select _topic, _partition, max(_offset) as _offset from {source} "
        "group by source_bureau, source_record_id, _topic, _partition) as latest "
        "using (_topic, _partition, _offset) "
        "where not said._withdrawn and said.action not in ('DELETE', 'PURGE')"
    )


def visible(settings: dict, columns: list[str]) -> str:
    """What a bureau may see, as the warehouse's rules say it."""
    me, levels = settings["bureau"], ", ".join(repr(level) for level in settings["levels"])
    listed = f"coalesce(list_contains(access_parties, '{me}'), false)"
    rule = (
        f"((coalesce(access_mode = 'ONLY', false) and {listed}) or ((access_mode is null or (access_mode = 'ALL_EXCEPT' "
        f"and not {listed})) and coalesce(confidentiality, 'OFFICIAL_USE') in ({levels}))) "
        "and coalesce(action, '') not in ('CANCEL', 'DELETE', 'PURGE') "
        f"and (retention_until is null or retention_until >= date '{settings['today']}')"
    )
    if "lifecycle_state" in columns:
        rule += " and coalesce(lifecycle_state, '') not in ('CANCELLED', 'EXPIRED', 'DELETED')"
    if "requesting_bureau" in columns:
        return f"requesting_bureau = '{me}' or requested_bureau = '{me}'"
    return f"source_bureau = '{me}' or ({rule})"


def main() -> None:
    settings = json.loads(sys.stdin.readline())
    folder = tempfile.TemporaryDirectory(dir=settings.get("folder"))
    database = duckdb.connect()
    database.execute(f"set threads = {int(settings['threads'])}")
    database.execute("set TimeZone = 'UTC'")
    database.execute("set parquet_metadata_cache = true")
    for schema in ("viewed", "kept", "seen"):
        database.execute(f"create schema {schema}")
    started = time.perf_counter()
    for view, files in settings["tables"].items():
        database.execute(f"create view viewed.{view} as {current(files)}")
        path = os.path.join(folder.name, f"{view}.parquet")
        database.execute(f"copy (from viewed.{view}) to '{path}' (format parquet, compression zstd)")
        database.execute(f"create view kept.{view} as from read_parquet('{path}')")
        columns = [row[0] for row in database.execute(f"describe kept.{view}").fetchall()]
        database.execute(f"create view seen.{view} as from kept.{view} where {visible(settings, columns)}")
    for schema in ("viewed", "kept", "seen"):
        database.execute(f"create view {schema}.seizure_items as " + ITEMS.format(source=f"{schema}.seizures"))
    tell({"ready": duckdb.__version__, "seconds": time.perf_counter() - started})
    for line in sys.stdin:
        question = json.loads(line)
        try:
            database.execute(f"use {question['schema']}")
            started = time.perf_counter()
            answer = database.sql(question["sql"]).to_arrow_table()
            milliseconds = (time.perf_counter() - started) * 1e3
            said = {"milliseconds": milliseconds, "rows": answer.num_rows}
            if question.get("answer"):
                columns = [column.to_pylist() for column in answer.columns]
                said["answer"] = [list(row) for row in zip(*columns)]
            tell(said)
        except Exception as error:
            tell({"error": str(error)})


def tell(what: dict) -> None:
    print(json.dumps(what, default=str), flush=True)


main()
