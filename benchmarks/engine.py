"""The sweep over 100,000 open clocks, against the raw floor, on PostgreSQL.

The floor is one SELECT of the due rows and the same INSERTs (events, rungs), by the bare driver,
in one transaction. Every run has a database of its own, copied from one template, and a process of
its own: wall and CPU seconds of the work alone, peak memory of the process. What PostgreSQL spends
in its own processes is not in it, for both alike.
"""
# ruff: noqa: E402  # the models are there only after the setup

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from time import perf_counter, process_time
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import django

from tracker import reference

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

import psycopg
from django.core.management import call_command
from django.db import connection, models
from django.test.utils import CaptureQueriesContext
from psycopg import sql

from engine.sweep import sweep
from tests.world import World
from tracker import triggers
from tracker.models import Case, CaseEvent, Clock
from tracker.vocabulary import ClockKind

CLOCKS = 100_000
AIM = 4.0  # times the CPU of the floor
FLAT = 1.25  # times the memory of 1,000 when 100,000 are due
NOW = "2026-03-18T00:00:00+08:00"  # the day of T-3 of a case planned on 2 March


# Building ------------------------------------------------------------------------------------


def multiply(model: type[models.Model], count: int, changed: dict[str, str]) -> None:
    """Copy the one row of a table `count` times; `changed` gives SQL by column, `g` counts."""
    columns = [field.column for field in model._meta.local_concrete_fields]
    names = ", ".join(columns)
    values = ", ".join(changed.get(c, f"t.{c}") for c in columns)
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({names}) SELECT {values} FROM"
            f" (SELECT * FROM {table} ORDER BY id DESC LIMIT 1) t, generate_series(1, {count}) g"
        )


def build() -> None:
    """100,000 cases under rectification, each with one running clock, none due before April."""
    call_command("migrate", verbosity=0)
    triggers.uninstall()
    case = World().planned()
    Clock.objects.exclude(kind=ClockKind.RECTIFY).delete()
    Clock.objects.update(next_at=NOW)
    first = "1000000 + g"
    multiply(Case, CLOCKS, {"id": first, "number": "'2026-' || lpad(g::text, 7, '0')"})
    copied = {"case_id": first}
    multiply(CaseEvent, CLOCKS, {**copied, "id": first, "seq": str(case.version)})
    far = "t.due + interval '60 days'"
    multiply(Clock, CLOCKS, {**copied, "id": first, "due": far, "next_at": far})
    Clock.objects.filter(case=case).update(next_at=None)
    triggers.install()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def make_due(count: int) -> None:
    """Let so many clocks have reached T-3."""
    near = "due - interval '60 days'"
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE tracker_clock SET due = {near}, next_at = %s WHERE id IN"
            " (SELECT id FROM tracker_clock WHERE id > 1000000 ORDER BY md5(id::text) LIMIT %s)",
            [NOW, count],
        )
        cursor.execute("ANALYZE tracker_clock")


# One run, in a process of its own ------------------------------------------------------------


def measured(work: Any) -> dict[str, float]:
    wall, cpu = perf_counter(), process_time()
    count = work()
    return {
        "rows": count,
        "wall": perf_counter() - wall,
        "cpu": process_time() - cpu,
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def warm() -> None:
    """An engine at work has its calendar, its ladders and its connection."""
    sweep(datetime.fromisoformat(NOW) - timedelta(days=1))
    reference.moments()


def engine() -> int:
    return sweep(datetime.fromisoformat(NOW)).events


DATA = {"v": 1, "clock": "rectify", "rung": "t3", "effect": "remind", "days": -3, "due": NOW}
CONSTANT = {
    "verb": "remind",
    "role": "system",
    "at": NOW,
    "imported": False,
    "data": json.dumps({**DATA, "recipients": ["officer"]}),
    "digest": "0" * 64,
    "actor_id": None,
    "actor_unit_id": None,
}


def floor() -> int:
    """One SELECT of the due rows, the same rows inserted: what nobody can do with less."""
    event = [f.column for f in CaseEvent._meta.local_concrete_fields if f.name != "id"]
    marks = ", ".join(["%s"] * len(event))
    raw = connection.connection  # Django's own, open already; used without Django
    with raw.transaction(), psycopg.Cursor(raw) as cursor:
        cursor.execute(
            "SELECT c.id, c.case_id, c.kind, c.due, k.number, k.version, k.status, k.round"
            " FROM tracker_clock c JOIN tracker_case k ON k.id = c.case_id"
            " WHERE c.next_at <= %s ORDER BY c.next_at, c.id",
            [NOW],
        )
        rows = cursor.fetchall()
        events = [
            CONSTANT
            | {"case_id": r[1], "seq": r[5] + 1, "from_status": r[6], "to_status": r[6]}
            | {"round": r[7]}
            for r in rows
        ]
        insert = f"INSERT INTO tracker_caseevent ({', '.join(event)}) VALUES ({marks}) RETURNING id"
        ids = []
        cursor.executemany(insert, [[e[c] for c in event] for e in events], returning=True)
        while True:
            ids.append(cursor.fetchone()[0])  # type: ignore[index]  # one row for each
            if not cursor.nextset():
                break
        cursor.execute("SELECT id FROM tracker_rung WHERE kind = 'rectify' AND code = 't3'")
        (rung,) = cursor.fetchone() or (None,)
        cursor.executemany(
            "INSERT INTO tracker_rungfired (clock_id, rung_id, due, at, event_id)"
            " VALUES (%s, %s, %s, %s, %s)",
            [(r[0], rung, r[3], NOW, i) for r, i in zip(rows, ids, strict=True)],
        )
    return len(rows)


def idle() -> int:
    """A million open clocks and none due: how many statements a sweep sends."""
    for kind in list(ClockKind)[:10]:
        if kind != ClockKind.RECTIFY:
            with connection.cursor() as cursor:
                cursor.execute(
                    "INSERT INTO tracker_clock (case_id, kind, round, amount, extended, unit,"
                    " started, due, next_at, provisional) SELECT case_id, %s, round, amount,"
                    " extended, unit, started, due, next_at, provisional FROM tracker_clock"
                    " WHERE kind = 'rectify' AND id > 1000000",
                    [kind],
                )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE tracker_clock")
    with CaptureQueriesContext(connection) as seen:
        engine()
    asked = [q["sql"] for q in seen if q["sql"].startswith("SELECT")]
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN " + asked[0])
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "clock_next_at" in plan, plan
    return len(asked)


# All runs ------------------------------------------------------------------------------------


def place(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def run(url: str, name: str, what: str) -> dict[str, float]:
    environment = {**os.environ, "DATABASE_URL": place(url, name), "LOG_LEVEL": "ERROR"}
    command = [sys.executable, "-m", "benchmarks.engine", what]
    done = subprocess.run(command, check=True, env=environment, stdout=subprocess.PIPE, text=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def copies(url: str, template: str, name: str) -> str:
    with psycopg.connect(url.replace("postgres://", "postgresql://"), autocommit=True) as raw:
        raw.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                sql.Identifier(name), sql.Identifier(template)
            )
        )
    return name


def line(words: str, found: dict[str, float]) -> None:
    rate = found["rows"] / found["wall"]
    print(
        f"  {words:34} {found['rows']:>7.0f} rows  {found['wall']:6.2f} s wall"
        f"  {found['cpu']:6.2f} s CPU  {found['memory']:4.0f} MB  {rate:6.0f} rows/s",
        flush=True,
    )


def main() -> None:
    url = os.environ["DATABASE_URL"]
    copies(url, "template1", "clocks")
    run(url, "clocks", "build")
    runs: dict[tuple[str, int], dict[str, float]] = {}
    print(f"Sweep of {CLOCKS} open clocks", flush=True)
    for count in (1_000, CLOCKS):
        due = copies(url, "clocks", f"due_{count}")
        run(url, due, f"due:{count}")
        for what in ("floor", "engine"):
            runs[what, count] = run(url, copies(url, due, f"{what}_{count}"), what)
            line(f"{what}, {count} due", runs[what, count])
        two = copies(url, due, f"two_{count}")
        with ThreadPoolExecutor(2) as pool:
            both = list(pool.map(lambda _n, db=two: run(url, db, "engine"), range(2)))
        total = {key: sum(found[key] for found in both) for key in both[0]}
        total["wall"] = max(found["wall"] for found in both)
        line(f"two engines, {count} due", total)
        assert total["rows"] == count, "two engines together do each clock once"
    times = runs["engine", 1_000]["cpu"] / runs["floor", 1_000]["cpu"]
    flat = runs["engine", CLOCKS]["memory"] / runs["engine", 1_000]["memory"]
    print(f"  CPU {times:.2f} times the floor (aim {AIM}); memory {flat:.2f} times for all due")
    quiet = run(url, copies(url, "clocks", "idle"), "idle")
    print(f"  a million open clocks, none due: {quiet['rows']:.0f} SELECT", flush=True)
    assert quiet["rows"] == 1
    assert times <= AIM, f"{times:.2f} times the floor's CPU"
    assert flat <= FLAT, f"{flat:.2f} times the memory"


def part(what: str) -> None:
    name, _, count = what.partition(":")
    works = {
        "build": lambda: build() or 0,
        "due": lambda: make_due(int(count)) or 0,
        "floor": floor,
        "engine": engine,
        "idle": idle,
    }
    connection.ensure_connection()
    if name == "engine":
        warm()
    print(json.dumps(measured(works[name])))


if __name__ == "__main__":
    part(sys.argv[1]) if len(sys.argv) > 1 else main()
