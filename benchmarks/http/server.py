"""One Django project as a web server that says what each of its answers has cost.

Run in a process of its own: `python -m benchmarks.http.server PROJECT SETTINGS [profile]`. Each
answer carries its CPU time (this process, from the WSGI call to the end of the answer: all
middleware, session, view, template, commit), the CPU time of rendering within, and the number of
statements: those that ask or write, and beside them the brackets of transactions and the question
whether the connection lives. The hasher of passwords is a cheap one: a signature checks a password,
which is slow on purpose and would hide everything else.
"""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import Path
from time import process_time
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import django
from django.conf import settings
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.template.backends.django import Template

from benchmarks.http.sampler import Sampler
from benchmarks.raw import BRACKETS, Raw, Statement

try:
    from django.template.backends.jinja2 import Template as Jinja
except ImportError:
    Jinja = None  # type: ignore[assignment,misc]  # not installed: no project here uses it

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
HASHER = "django.contrib.auth.hashers.MD5PasswordHasher"


class Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # its name there
        """Say nothing of each request."""


class Meter:
    """Measures an application from the outside."""

    def __init__(self, application: Application, commands: dict[str, Callable[[], str]]) -> None:
        self.application, self.commands = application, commands
        self.sent: list[Statement] = []
        self.brackets, self.rendering, self.depth = 0, 0.0, 0
        self.raw = Raw()
        self.watch_rendering()

        def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            if not sql.startswith(BRACKETS):
                self.sent.append(Statement(sql, params, many))
            elif not sql.startswith("BEGIN"):  # counted with its COMMIT: PostgreSQL's is not here
                self.brackets += 1
            return execute(sql, params, many, context)

        connection.execute_wrappers.append(note)
        self.count("commit", 2)
        if connection.vendor == "postgresql":
            self.count("is_usable", 1)

    def count(self, name: str, brackets: int) -> None:
        """Count what goes to the database past `execute`."""
        original = getattr(connection, name)

        def counted() -> Any:
            self.brackets += brackets
            return original()

        setattr(connection, name, counted)

    def watch_rendering(self) -> None:
        """Add up the time of rendering, whichever of Django's engines does it."""
        for engine in (Template, Jinja):
            if engine is not None:
                engine.render = self.timed(engine.render)  # type: ignore[method-assign]

    def timed(self, render: Any) -> Any:
        def inner(*args: Any, **kwargs: Any) -> Any:
            self.depth += 1
            start = process_time()
            try:
                return render(*args, **kwargs)
            finally:
                self.depth -= 1
                if not self.depth:
                    self.rendering += process_time() - start

        return inner

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if environ["PATH_INFO"].startswith("/-/"):
            text = self.command(environ["PATH_INFO"].removeprefix("/-/"))
            start_response("200 OK", [("Content-Type", "text/plain; charset=utf-8")])
            return [text.encode()]
        held: list[Any] = []
        self.brackets, self.rendering = 0, 0.0
        before = len(self.sent)
        start = process_time()
        answer = self.application(environ, lambda *given: held.append(given))
        body = b"".join(answer)
        if hasattr(answer, "close"):
            answer.close()
        cpu = process_time() - start
        status, headers, *_rest = held[-1]
        cost = {
            "Bench-CPU": f"{cpu * 1000:.4f}",
            "Bench-Rendering": f"{self.rendering * 1000:.4f}",
            "Bench-Statements": str(len(self.sent) - before),
            "Bench-Brackets": str(self.brackets),
        }
        start_response(status, [*headers, *cost.items()])
        return [body]

    def command(self, name: str) -> str:
        if name == "floor":
            return self.floor()
        return self.commands[name]()

    def floor(self) -> str:
        """Write what was written since the last time; CPU milliseconds of doing so raw."""
        sent, self.sent = self.sent, []
        return f"{self.raw.write([sent]) * 1000:.4f}"


def prepared(project: str, name: str) -> tuple[Application, dict[str, Callable[[], str]]]:
    """The project's application, with its tables, static files and people in place."""
    sys.path.insert(0, project)
    os.environ["DJANGO_SETTINGS_MODULE"] = name
    settings.PASSWORD_HASHERS = [HASHER]
    Path(settings.MEDIA_ROOT).mkdir(parents=True, exist_ok=True)
    django.setup()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    if name == "config.settings":
        commands = import_module("benchmarks.http.cast").build()
    else:
        call_command("people")
        commands = {}
    return get_wsgi_application(), commands


def main() -> None:
    warnings.simplefilter("ignore")
    project, name, *more = sys.argv[1:]
    application, commands = prepared(project, name)
    if "profile" in more:
        sampler = Sampler(project)
        application, commands["profile"] = sampler.watching(application), sampler.told
    meter: Any = Meter(application, commands)
    with make_server("127.0.0.1", 0, meter, handler_class=Quiet) as server:
        print(f"port {server.server_port}", flush=True)
        server.serve_forever()


if __name__ == "__main__":
    main()
