"""What every room throws away once an hour: the engine calls it, the rooms enter themselves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

Tidy = Callable[[datetime], None]
TIDIES: list[Tidy] = []


def tidying(function: Tidy) -> Tidy:
    """Mark a function that throws away what is over at a moment."""
    TIDIES.append(function)
    return function


def tidy(now: datetime) -> None:
    for function in TIDIES:
        function(now)
