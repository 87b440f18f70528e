"""Who is told of something, under which kind and how urgently, and in which words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise

from notifications.vocabulary import Kind, Urgency


class Who(StrEnum):
    """Parts in a case. `recipients` says which people play them."""

    OFFICER = "officer"
    HEAD = "head"
    CO_UNITS = "co_units"
    CLERK = "clerk"  # who handles the case
    OFFICE = "office"  # every clerk
    INSPECTOR = "inspector"
    DIRECTOR = "director"
    SUPERVISOR = "supervisor"  # the supervising unit
    OWNER = "owner"  # whose turn it is while the clock runs
    AUDITOR = "auditor"
    DISCIPLINE = "discipline"
    WITNESS = "witness"  # drawn to read what the public does not
    SUPERIOR = "superior"  # who answers for the owner


@dataclass(frozen=True)
class Intent:
    """Who is told, under which kind, and in which words (`what` for the subject, `say` below)."""

    kind: Kind
    urgency: Urgency
    to: frozenset[Who]
    what: str | Promise
    say: str | Promise


def _to(kind: Kind, urgency: Urgency, *who: Who) -> dict[str, Any]:
    return {"kind": kind, "urgency": urgency, "to": frozenset(who)}


def _work(*who: Who) -> dict[str, Any]:
    return _to(Kind.WORK, Urgency.ACT, *who)


def _know(*who: Who) -> dict[str, Any]:
    return _to(Kind.PROGRESS, Urgency.KNOW, *who)


def _ask(*who: Who) -> dict[str, Any]:
    return _to(Kind.REQUEST, Urgency.ACT, *who)


def _answer(*who: Who) -> dict[str, Any]:
    return _to(Kind.REQUEST, Urgency.KNOW, *who)


def _late(*who: Who) -> dict[str, Any]:
    return _to(Kind.OVERDUE, Urgency.OVERDUE, Who.OWNER, Who.SUPERIOR, *who)
