"""Typed refusals as pages tell them: the number in HTTP, a line of words, a form that keeps all.

The refusals themselves know nothing of HTTP; what each comes to stands here once for every face.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from django import forms
from django.db import transaction

from tracker.errors import (
    Blocked,
    Blocker,
    Busy,
    Conflict,
    Invalid,
    NotAllowed,
    NotFound,
    Refused,
    WrongState,
)
from web.limits import Unavailable

Item = TypeVar("Item")
Result = TypeVar("Result")

# Absent and forbidden look the same.
STATUS: dict[type[Refused], int] = {
    NotFound: 404,
    NotAllowed: 404,
    WrongState: 409,
    Conflict: 409,
    Invalid: 422,
    Blocked: 422,
    Unavailable: 503,
    Refused: 422,
}


def status_of(error: Refused) -> int:
    """The number for a kind of refusal, or for the nearest kind that has one."""
    known: Sequence[Any] = type(error).__mro__
    return next(STATUS[kind] for kind in known if kind in STATUS)


def absent(error: Refused) -> bool:
    """Whether the page says no more than that there is nothing."""
    return status_of(error) == 404


def outdated(error: Refused) -> bool:
    """Whether the page is older than the case, so that its form no longer fits."""
    return isinstance(error, (Conflict, WrongState)) and not isinstance(error, Busy)


def in_a_line(error: Refused) -> str:
    """Why, in a line: the faults or what is missing, without names of fields."""
    if isinstance(error, Invalid):
        return " ".join(str(words) for faults in error.errors.values() for words in faults)
    return str(error)


@dataclass(frozen=True)
class OnForm:
    """How a refused form is shown again: its number, a note above it, and what is missing."""

    status: int
    note: str = ""
    missing: Sequence[Blocker] = ()


def on_form(form: forms.Form, error: Refused) -> OnForm:
    """Faults go to their fields, all else into the note. What is absent stays a refusal."""
    if absent(error):
        raise error
    if isinstance(error, Invalid):
        at_fields(form, error)
        return OnForm(status_of(error))
    missing = error.blockers if isinstance(error, Blocked) else ()
    return OnForm(status_of(error), in_a_line(error), missing)


def at_fields(form: forms.Form, error: Invalid) -> None:
    """Put the door's faults at the form's fields and rows; those of no field stand above."""
    with transaction.atomic():  # some fields lock what they look up
        form.is_valid()
    for name, faults in error.errors.items():
        if not form.errors.get(name):
            for words in faults:
                form.add_error(name if name in form.fields else None, words)


@dataclass
class Each(Generic[Item, Result]):
    """What came of doing something to each of many: results, and what was refused, why."""

    done: list[Result] = field(default_factory=list)
    refused: list[tuple[Item, str]] = field(default_factory=list)


def each(items: Iterable[Item], deed: Callable[[Item], Result]) -> Each[Item, Result]:
    """Do it to one after the other; a refusal of one is no hindrance to the next."""
    found: Each[Item, Result] = Each()
    for item in items:
        try:
            found.done.append(deed(item))
        except Refused as error:
            found.refused.append((item, in_a_line(error)))
    return found
