"""Answers one SQL query over one Delta table, as JSON on standard output.

    read_delta.py URL QUERY

The query names the table `t`. S3 options come from the environment. This is a reader that shares no code of ours: what it
sees is what Spark, DuckDB or Polars would see.
"""

import json
import os
import sys

from deltalake import DeltaTable, QueryBuilder


def main() -> None:
    url, query = sys.argv[1:3]
    options = {name: value for name, value in os.environ.items() if name.startswith("AWS_")}
    table = DeltaTable(url, storage_options=options if url.startswith("s3") else None)
    answer = QueryBuilder().register("t", table).execute(query).read_all()
    columns = {name: answer[name].to_pylist() for name in answer.column_names}
    names = list(columns)
    rows = [dict(zip(names, values)) for values in zip(*columns.values())]
    json.dump({"version": table.version(), "rows": rows}, sys.stdout, default=str)


main()
