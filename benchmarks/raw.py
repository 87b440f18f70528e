"""The raw floor: the same rows, written by the database driver alone into a second database."""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from time import process_time
from typing import Any

import psycopg
from django.db import connection
from psycopg import sql

BRACKETS = ("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK")
INNER = re.compile(r"\([^()]*\)")
KIND = re.compile(r'^(\w+)(?:.*? (?:FROM|INTO)|) "?(\w+)"?', re.DOTALL)
WRITES = ("INSERT", "UPDATE", "DELETE")


@dataclass(frozen=True)
class Statement:
    """What Django sent."""

    sql: str
    params: Any
    many: bool

    @property
    def words(self) -> str:
        """Its kind and its table."""
        plain, parts = self.sql.lstrip("("), 1
        while parts:  # a subquery's table is not its own
            plain, parts = INNER.subn("", plain)
        found = KIND.match(plain)
        kind, table = found.groups() if found else (self.sql, "")
        return f"{kind} {table.removeprefix('tracker_').removeprefix('workflows_')}"

    @property
    def writes(self) -> bool:
        return self.sql.startswith(WRITES)


class Raw:
    """A copy of the database as it is now, spoken to by its driver alone."""

    def __init__(self) -> None:
        settings = connection.settings_dict
        connection.close()
        if connection.vendor == "sqlite":
            path = str(settings["NAME"])
            shutil.copy(path, f"{path}.raw")
            self.connection: Any = sqlite3.connect(f"{path}.raw", isolation_level=None)
            self.connection.executescript(settings["OPTIONS"]["init_command"])
            self.mark, self.begin = "?", "BEGIN IMMEDIATE"
        else:
            name = str(settings["NAME"])
            place: dict[str, Any] = {
                "host": settings["HOST"],
                "port": settings["PORT"],
                "user": settings["USER"],
                "autocommit": True,
            }
            copy = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
            with psycopg.connect(dbname="template1", **place) as other:
                other.execute(copy.format(sql.Identifier(f"{name}_raw"), sql.Identifier(name)))
            self.connection = psycopg.connect(dbname=f"{name}_raw", **place)
            self.mark, self.begin = "%s", "BEGIN"

    def write(self, transactions: Iterable[Sequence[Statement]]) -> float:
        """Send what wrote once more, each part in a transaction; the CPU seconds of that."""
        parts = [
            [(one.sql.replace("%s", self.mark), one.params, one.many) for one in part if one.writes]
            for part in transactions
        ]
        cursor = self.connection.cursor()
        start = process_time()
        for part in parts:
            if not part:
                continue
            cursor.execute(self.begin)
            for text, params, many in part:
                if many:
                    cursor.executemany(text, params)
                else:
                    cursor.execute(text, params)
                    if cursor.description:
                        cursor.fetchall()
            cursor.execute("COMMIT")
        return process_time() - start
