"""What bringing in a real ledger costs, against reading the file and writing its rows raw.

In one run, on one database: `load` of 附件4 (2,816 complaints with replies, as history), then the
same file read once more and the same rows, fetched from the tables, written by plain bulk INSERTs
into empty copies of those tables (same columns, keys and indexes). CPU seconds of this process.
"""
# ruff: noqa: E402  # the models are there only after the setup

from __future__ import annotations

import os
import resource
from collections.abc import Sequence
from pathlib import Path
from time import process_time
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from imports.load import Loading, digest_of
from imports.options import Options
from imports.read import sheets
from tracker.actor import SYSTEM
from tracker.models import Case, CaseEvent, ImportBatch, Reply, Report, SourceRow

FILE = Path(__file__).resolve().parents[2] / "shared" / "data" / "teddy2020c" / "附件4.xlsx"
TABLES = (Case, Report, Reply, SourceRow, CaseEvent)
AIM = 4.0  # times the CPU of reading and raw writing
MEMORY = 300  # MB
CHUNK = 400  # rows of one INSERT


def load() -> tuple[float, ImportBatch]:
    """Bring the file in; CPU seconds."""
    begun, now = process_time(), timezone.now()
    batch = ImportBatch.objects.create(
        name=FILE.name, sha256=digest_of(FILE), created=now, state=ImportBatch.State.RUNNING
    )
    options = Options(preset="teddy", history=True)
    Loading(options, batch, SYSTEM, now).run(FILE, FILE.name)
    return process_time() - begun, batch


def read() -> float:
    """Read the file; CPU seconds."""
    begun = process_time()
    rows = sum(1 for sheet in sheets.read(FILE) for _row in sheet.rows)
    assert rows == 2816
    return process_time() - begun


def copies(batch: ImportBatch) -> list[tuple[str, list[str], list[tuple[Any, ...]]]]:
    """Every row that the import wrote, as the database holds it."""
    found = []
    for model in TABLES:
        table, columns = model._meta.db_table, [f.column for f in model._meta.concrete_fields]
        where = (
            "batch_id = %s"
            if model is Case
            else "case_id IN (SELECT id FROM tracker_case WHERE batch_id = %s)"
        )
        names = ", ".join(f'"{column}"' for column in columns)
        with connection.cursor() as cursor:
            key = model._meta.pk.column
            cursor.execute(f"SELECT {names} FROM {table} WHERE {where} ORDER BY {key}", [batch.pk])
            found.append((table, columns, cursor.fetchall()))
    return found


def raw(table: str, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    """Plain INSERTs of many rows each."""
    names = ", ".join(f'"{column}"' for column in columns)
    one = f"({', '.join(['%s'] * len(columns))})"
    size = min(CHUNK, 30_000 // len(columns))
    with connection.cursor() as cursor:
        for start in range(0, len(rows), size):
            part = rows[start : start + size]
            values = [value for row in part for value in row]
            sql = f"INSERT INTO copy_{table} ({names}) VALUES {', '.join([one] * len(part))}"
            cursor.execute(sql, values)


def empty_copy(table: str) -> None:
    """A table of the same shape, keys and indexes."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"CREATE TABLE copy_{table} (LIKE {table} INCLUDING ALL)")
            return
        cursor.execute(
            "SELECT sql FROM sqlite_master WHERE tbl_name = %s AND sql IS NOT NULL "
            "AND type IN ('table', 'index') ORDER BY type DESC",
            [table],
        )
        for (sql,) in cursor.fetchall():
            here = sql.replace(f'"{table}"', f'"copy_{table}"')
            cursor.execute(here.replace('INDEX "', 'INDEX "copy_'))


def write(parts: list[tuple[str, list[str], list[tuple[Any, ...]]]]) -> float:
    """Write all rows again, raw, in one transaction; CPU seconds."""
    for table, _columns, _rows in parts:
        empty_copy(table)
    begun = process_time()
    with transaction.atomic():
        for table, columns, rows in parts:
            raw(table, columns, rows)
    return process_time() - begun


def run() -> None:
    """Measure and print; nothing to measure without the file."""
    if not FILE.exists():
        print(f"ledger: {FILE.name} is not here (see ../shared/data), nothing measured")
        return
    reading = read()
    loading, batch = load()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    parts = copies(batch)
    writing = write(parts)
    ratio = loading / (reading + writing)
    rows = sum(len(part[2]) for part in parts)
    print(f"A real ledger comes in: {batch.added} cases, {rows} rows")
    print(f"  import {loading:.2f} s CPU, reading {reading:.2f} s, raw rows {writing:.2f} s")
    print(f"  ratio {ratio:.2f} (aim: at most {AIM:g}), {memory} MB (aim: below {MEMORY})")


if __name__ == "__main__":
    call_command("migrate", verbosity=0)
    run()
