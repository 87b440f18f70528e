"""Where an answer's CPU goes, by looking at the stack each few milliseconds of CPU time.

Unlike cProfile this slows no call down, so that many small functions do not look heavier than they
are. Each sample counts for the innermost frame whose place is listed below, so that a helper of
the standard library counts for whoever called it; and for every function of the project that is on
the stack.
"""

from __future__ import annotations

import json
import os
import re
import signal
import sys
from collections import Counter
from types import FrameType
from typing import Any

from django.db import connection

from benchmarks.raw import BRACKETS, Statement

EVERY = 0.001  # seconds of CPU; the kernel may make it four
PACKAGES = f"{os.sep}site-packages{os.sep}"
# The first pattern that fits a file says which part of the work it is.
PARTS = (
    ("building SQL", r"django/db/models/(sql|lookups|expressions|functions|aggregates|constants)"),
    ("query sets and models", r"django/(db/models|contrib/contenttypes)"),
    ("database driver", r"django/db/|psycopg|sqlite3"),
    ("templates", r"django/template|jinja2|markupsafe|django/shortcuts|templatetags"),
    ("translation", r"django/utils/translation|gettext\.py"),
    ("forms", r"django/forms"),
    (
        "session, sign-in, middleware",
        r"django/(contrib/(auth|sessions|messages)|middleware)|allauth",
    ),
    ("session, sign-in, middleware", r"csp/|whitenoise|django_htmx|django/core/(handlers|signing)"),
    ("request, answer, addresses", r"django/(http|urls|core|dispatch|utils/(cache|datastruct))"),
    ("history", r"simple_history"),
    ("viewflow", r"viewflow|django_fsm"),
    ("queue", r"django_tasks"),
    ("pictures, encryption", r"PIL/|cryptography|encrypted_fields"),
)
COMPILED = [(name, re.compile(pattern)) for name, pattern in PARTS]


class Sampler:
    """Looks while a request is `inside`."""

    def __init__(self, project: str) -> None:
        self.project = project.rstrip(os.sep) + os.sep
        self.parts: Counter[str] = Counter()
        self.functions: Counter[str] = Counter()
        self.sent: Counter[str] = Counter()
        self.inside = False

    def watching(self, application: Any) -> Any:
        """The application, looked at while it works."""

        def watched(environ: Any, start_response: Any) -> list[bytes]:
            self.inside = True
            try:
                answer = application(environ, start_response)
                body = b"".join(answer)
                answer.close()
            finally:
                self.inside = False
            return [body]

        connection.execute_wrappers.append(self.note)
        self.start()
        return watched

    def note(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        """A statement is sent."""
        if self.inside and not sql.startswith(BRACKETS):
            self.inside = False  # what noting takes is not the project's
            self.sent[f"{Statement(sql, params, many).words} < {self.caller()}"] += 1
            self.inside = True
        return execute(sql, params, many, context)

    def start(self) -> None:
        signal.signal(signal.SIGPROF, self.look)
        signal.setitimer(signal.ITIMER_PROF, EVERY, EVERY)

    def look(self, _signal: int, frame: FrameType | None) -> None:
        if not self.inside:
            return
        part, seen = "", set()
        while frame is not None:
            file = frame.f_code.co_filename
            part = part or self.part(file)
            if self.own(file):
                seen.add(self.named(frame))
            frame = frame.f_back
        self.parts[part or "other"] += 1
        self.functions.update(seen)

    def part(self, file: str) -> str:
        if PACKAGES in file or "python3" in file:
            return next((name for name, pattern in COMPILED if pattern.search(file)), "")
        if not self.own(file):
            return ""
        return f"own: {file.removeprefix(self.project).partition(os.sep)[0]}"

    def own(self, file: str) -> bool:
        """Whether a file is the project's, and no package, and not the measuring."""
        inside = file.startswith(self.project) and PACKAGES not in file
        return inside and not file.startswith(f"{self.project}benchmarks")

    def named(self, frame: FrameType) -> str:
        file = frame.f_code.co_filename.removeprefix(self.project)
        return f"{file}:{frame.f_code.co_qualname}"

    def caller(self) -> str:
        """The innermost function of the project on the stack, for a statement that is sent."""
        frame: FrameType | None = sys._getframe(1)
        while frame is not None:
            file = frame.f_code.co_filename
            if self.own(file):
                return self.named(frame)
            frame = frame.f_back
        return "outside of the project"

    def told(self) -> str:
        """What was seen, as JSON; and forget it."""
        told = {"parts": self.parts, "functions": self.functions, "sent": self.sent}
        text = json.dumps(told)
        for counted in (self.parts, self.functions, self.sent):
            counted.clear()
        return text
