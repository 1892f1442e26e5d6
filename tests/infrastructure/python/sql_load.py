"""Loads a running `proofhouse serve` with statements, for `proofhouse bench sql`, and says how long they took.

    sql_load.py < JOB

The job is one JSON object: {"host", "port", "users": [[name, password]], "lookups": [sql], "mixed": [sql], "clients", "seconds"}.
First one client asks the look-ups one after the other, then so many clients ask the mixed statements for so many seconds, each
going through them from a place of its own. Lines of JSON come out: one when the clients are connected, and one for each part.
"""

import asyncio
import json
import sys
import time

import asyncpg


async def connect(job, number):
    user, password = job["users"][number % len(job["users"])]
    return await asyncpg.connect(
        host=job["host"], port=job["port"], user=user, password=password, database="proofhouse", ssl=False,
        statement_cache_size=0,
    )


async def timed(connection, sql):
    started = time.perf_counter()
    rows = await connection.fetch(sql)
    return (time.perf_counter() - started) * 1e3, len(rows)


def at(times, share):
    return times[min(int(len(times) * share), len(times) - 1)] if times else 0.0


def told(part, times, **more):
    times.sort()
    figures = {"count": len(times), "p50_ms": at(times, 0.5), "p99_ms": at(times, 0.99), "most_ms": at(times, 1.0)}
    print(json.dumps({part: {**figures, **more}}), flush=True)


async def look_up(job):
    connection = await connect(job, 0)
    first, _ = await timed(connection, job["lookups"][0])
    times, found = [], 0
    for sql in job["lookups"]:
        milliseconds, rows = await timed(connection, sql)
        times.append(milliseconds)
        found += rows > 0
    await connection.close()
    told("lookups", times, first_ms=first, found=found)


async def load(job):
    connections = await asyncio.gather(*(connect(job, number) for number in range(job["clients"])))
    print(json.dumps({"connected": len(connections)}), flush=True)
    end = time.perf_counter() + job["seconds"]
    times, errors = [], {}

    async def client(number, connection):
        place = number
        while time.perf_counter() < end:
            sql = job["mixed"][place % len(job["mixed"])]
            place += 1
            try:
                milliseconds, _ = await timed(connection, sql)
                times.append(milliseconds)
            except Exception as error:
                kind = f"{type(error).__name__}: {error}"[:200]
                errors[kind] = errors.get(kind, 0) + 1

    await asyncio.gather(*(client(number, connection) for number, connection in enumerate(connections)))
    for connection in connections:
        await connection.close()
    told("load", times, errors=sum(errors.values()), kinds=errors)


async def main():
    job = json.load(sys.stdin)
    if job["lookups"]:
        await look_up(job)
    if job["clients"]:
        await load(job)


asyncio.run(main())
