"""Killed while it adds files to a case: once at each moment at which something could be half done.

python -m tests.workflows.uploading CASE  prints the moments; each is a process of its own that has
died of SIGKILL when the next one begins.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable
from typing import Any

import django


def die(*_args: Any, **_options: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def after(function: Callable[..., Any], count: int = 1) -> Callable[..., Any]:
    """The function, and death as soon as it has been called so often."""
    calls = []

    def called(*args: Any, **options: Any) -> Any:
        found = function(*args, **options)
        calls.append(args)
        if len(calls) == count:
            die()
        return found

    return called


def moments() -> list[Callable[[], None]]:
    """What each process does beforehand in order to die at its moment."""
    from django.core.files.storage import default_storage
    from django.db import connection

    from tracker import storage

    def between_row_and_bytes() -> None:
        storage.write = die  # type: ignore[assignment]

    def between_two_files() -> None:
        default_storage.save = after(default_storage.save)  # type: ignore[method-assign]

    def between_bytes_and_commit() -> None:
        connection.commit = die  # type: ignore[method-assign]

    def after_the_commit() -> None:
        connection.commit = after(connection.commit)  # type: ignore[method-assign]

    return [between_row_and_bytes, between_two_files, between_bytes_and_commit, after_the_commit]


def add(case: str) -> None:
    """Two photos, by the clerk."""

    from tests.world import photo
    from tracker import posts
    from tracker.models import User
    from workflows.door import perform

    clerk = posts.actor(User.objects.get(username="wang"))
    perform(case, "attach", clerk, uploads=[photo("1.jpg", "red"), photo("2.jpg", "blue")])


def main(case: str) -> list[str]:
    for moment in moments():
        child = os.fork()
        if child == 0:
            moment()
            add(case)
            os._exit(1)
        _pid, status = os.waitpid(child, 0)
        assert os.WIFSIGNALED(status), f"{moment.__name__} did not kill"
    return [moment.__name__ for moment in moments()]


if __name__ == "__main__":
    django.setup()
    print(json.dumps(main(sys.argv[1])))
