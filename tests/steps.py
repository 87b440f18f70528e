"""Steps of the cast that this worker has taken before are written again instead of lived again.

The life of a case is the same in hundreds of tests. The first time, `World` goes through the door
and the statements that write are kept; a later test that comes the same way from the same empty
database executes these very statements, under the same triggers, and gets the same outcome. As
soon as a test writes anything itself, counts queries, or may have changed how the site works, it
goes through the door again. TEST_STEPS=live switches it off.
"""

from __future__ import annotations

import os
import pickle
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import pytest
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import UploadedFile
from django.db import connection
from django.db.models import Model
from django.utils import timezone, translation

from tracker import reference
from tracker.actor import Actor, GivenFactor
from tracker.db import bulk

T = TypeVar("T")
Statement = tuple[str, Any, str]  # with its parameters, and how it is given to the database
# Statements that leave the data as it is, and those that only say who is signed in.
LEAVING = ("SELECT", "(SELECT", "BEGIN", "SAVEPOINT", "RELEASE", "SET ", "PRAGMA")
SIGNING_IN = ('"web_session"', 'UPDATE "tracker_user" SET "last_login"')
# With these a test may change more than rows.
HELD = (reference.calendar, reference.limits, reference.ladders)
OFFICE = ('"tracker_post"', '"tracker_absence"', '"tracker_unit"')
PATCHING = {"monkeypatch", "settings", "django_capture_on_commit_callbacks", "mailbox"}


class Unknown(Exception):  # noqa: N818
    """A value that cannot be compared with one of an earlier test."""


@dataclass
class Step:
    """What a step wrote and gave back, and the steps that were taken after it."""

    statements: list[Statement] = field(default_factory=list)
    files: dict[Path, bytes] = field(default_factory=dict)
    result: bytes = b""
    joined: bool = False
    then: dict[Any, Step] = field(default_factory=dict)


class Steps:
    """The steps of one worker as a tree; `here` is where the present test stands in it."""

    def __init__(self, depth: int = 0) -> None:
        self.depth = depth  # savepoints at which the database is still empty
        self.first = Step()
        self.here: Step | None = None
        self.taking: Step | None = None
        self.marks: dict[str, int] = {}  # savepoints of the step, and what was written before them
        self.undone = False
        self.untouched = False
        self.again = 0
        self.sequences = ""
        self.reference: list[tuple[reference.Held[Any], Any]] = []

    def listen(self, patch: pytest.MonkeyPatch) -> None:
        connection.execute_wrappers.append(self.heard)
        # COPY goes past Django.
        patch.setattr(bulk, "_copy", partial(self.heard_copy, bulk._copy))

    def new_database(self) -> None:
        self.first, self.here, self.sequences, self.reference = Step(), None, "", []

    def new_test(self, fixtures: Iterable[str] = ()) -> None:
        """Whatever was written before has been rolled back."""
        self.here, self.taking = None, None
        self.untouched = not PATCHING & {*fixtures} and os.environ.get("TEST_STEPS") != "live"

    def new_world(self) -> None:
        """Stand at the beginning, if nothing has been written in this test."""
        inside = connection.in_atomic_block and len(connection.savepoint_ids) == self.depth
        self.here = self.first if self.untouched and inside else None
        if self.here:
            self.set_reference()
        if self.here and connection.vendor == "postgresql":
            self.set_sequences()

    def set_reference(self) -> None:
        """What a verb has read of days and limits is in memory, whether it is lived or not."""
        if not self.reference:
            self.reference = [(held, held()) for held in HELD]
        for held, table in self.reference:
            held.held = (time.monotonic(), table)

    def set_sequences(self) -> None:
        """A rollback does not set sequences back on PostgreSQL; every table gets its own range."""
        with connection.cursor() as cursor:
            if not self.sequences:
                cursor.execute("SELECT sequencename, last_value FROM pg_sequences ORDER BY 1")
                last = {name: value or 0 for name, value in cursor.fetchall()}
                starts = {name: max(last[name], n * 1000) for n, name in enumerate(last, 1)}
                calls = (f"setval('\"{name}\"', {start})" for name, start in starts.items())
                self.sequences = f"SELECT {', '.join(calls)}"
            cursor.execute(self.sequences)

    def heard(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        """Stand between Django and the database (django.db.backends: execute_wrappers)."""
        self.note(sql, params, "executemany" if many else "execute")
        return execute(sql, params, many, context)

    def heard_copy(self, copy: Any, sql: str, values: Iterable[Any], database: Any) -> None:
        rows = list(values)
        self.note(sql, rows, "copy")
        copy(sql, rows, database)

    def note(self, sql: str, params: Any, how: str) -> None:
        if self.taking is None:
            if not (sql.startswith(LEAVING) or any(words in sql for words in SIGNING_IN)):
                self.here, self.untouched = None, False
            return
        statements = self.taking.statements
        if sql.startswith("SAVEPOINT"):
            self.marks[sql.split()[-1]] = len(statements)
        elif sql.startswith("ROLLBACK"):
            mark = self.marks[sql.split()[-1]]
            self.undone = self.undone or len(statements) > mark
            del statements[mark:]
        elif not sql.startswith(LEAVING):
            statements.append((sql, params, how))

    def step(self, key: Any, live: Callable[[], T]) -> T:
        """Do as `live` does: again if it was done from here before, else for the first time."""
        counted = connection.force_debug_cursor or len(connection.execute_wrappers) > 1
        if self.here is None or self.taking or counted:
            return live()
        try:
            key = plain((key, timezone.now().replace(minute=0, second=0, microsecond=0)))
            key = (key, translation.get_language())
        except Unknown:
            return live()
        if known := self.here.then.get(key):
            self.write(known)
            self.here = known
            result: T = pickle.loads(known.result)  # noqa: S301  # of our own making
            return result
        return self.take(self.here, key, live)

    def take(self, before: Step, key: Any, live: Callable[[], T]) -> T:
        step = self.taking = Step()
        self.marks, self.undone = {}, False
        waiting = len(connection.run_on_commit)
        try:
            result = live()
        except Exception:
            # What was refused is tried again each time; it may have used numbers up.
            self.here = before.then.setdefault(("refused", key), Step())
            raise
        finally:
            self.taking = None
            if step.statements:
                self.here = None
        if not self.undone and len(connection.run_on_commit) == waiting:
            try:
                step.result = pickle.dumps(result)
                self.here = before.then[key] = step
            except (TypeError, AttributeError, pickle.PicklingError):
                pass
        return result

    def write(self, step: Step) -> None:
        self.again += 1
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql" and not step.joined:
                step.statements, step.joined = list(joined(cursor.cursor, step.statements)), True
            for sql, params, how in step.statements:
                if how == "copy":
                    with cursor.cursor.copy(sql) as copy:
                        for row in params:
                            copy.write_row(row)
                else:
                    getattr(cursor.cursor, how)(sql, params)
        # Whoever looked before has an older copy of who holds which post.
        if any(table in sql for sql, *_ in step.statements for table in OFFICE):
            for held in reference.OFFICE:
                held.held = None
        for path, content in step.files.items():
            if not path.exists():
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)


def joined(cursor: Any, statements: list[Statement]) -> Iterator[Statement]:
    """The same with their parameters in place; those between two copies go in one message."""
    script: list[str] = []
    for sql, params, how in statements:
        if how == "copy":
            if script:
                yield ";".join(script), None, "execute"
                script = []
            yield sql, params, how
        else:
            script += [
                cursor.mogrify(sql, one) for one in (params if how == "executemany" else [params])
            ]
    if script:
        yield ";".join(script), None, "execute"


steps = Steps()


class Storage(FileSystemStorage):
    """The disk; files that a step saves are kept with it."""

    def _save(self, name: str, content: Any) -> str:
        saved: str = super()._save(name, content)
        if steps.taking is not None:
            path = Path(self.path(saved))
            steps.taking.files[path] = path.read_bytes()
        return saved


def plain(value: Any) -> Any:
    """The value as part of a key."""
    if isinstance(value, dict):
        return tuple((name, plain(value[name])) for name in sorted(value))
    if isinstance(value, (list, tuple)):
        return tuple(map(plain, value))
    if isinstance(value, UploadedFile):
        content = value.read()
        value.seek(0)
        return (value.name, value.content_type, content)
    if isinstance(value, Model):
        return (value._meta.label, value.pk)
    if isinstance(value, (Actor, GivenFactor)):
        return plain(vars(value))
    if value is None or isinstance(value, (str, int, float, date)):
        return (type(value).__name__, value)
    raise Unknown
