"""System checks of the law: `manage.py check --database default` runs them, migrate too."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core import checks

from tracker import triggers


def guards_in_force(
    app_configs: Any = None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[checks.CheckMessage]:
    """The database's own guards are in force. A warning, for an error would stop the migrate."""
    found: list[checks.CheckMessage] = []
    for using in databases or ():
        lacking = triggers.missing(using) if triggers.migrated(using) else []
        if lacking:
            words = f"Guards of the law are not in force: {', '.join(lacking)}"
            hint = "Run `manage.py migrate`: it lays them down again."
            found.append(checks.Warning(words, hint=hint, id="tracker.W001"))
    return found
