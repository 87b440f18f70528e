"""Requests in words: what was asked for, by whom, how it was decided; why a case is deferred."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext

from tracker import timekeeping
from tracker.case_facts import Facts, facts_of
from tracker.db.together import filled, named
from tracker.models import Case, Clock, ClockPause, Milestone, Request
from tracker.records.verbs import RemindRecord
from tracker.road import EXITS
from tracker.time.clocks import SpanUnit
from tracker.verbs.objections import INSIDE
from tracker.vocabulary import ClockKind, Effect, RequestKind, Role

# What of a ladder is given to a unit, and not only told to it.
GIVEN = (Effect.SUPERVISION_ORDER, Effect.YELLOW_CARD, Effect.RED_CARD)
# What ends a sentence that is going to stand inside another one.
# From the public, whoever took it down; and what is no good news, however it is decided.
OF_PUBLIC = frozenset({RequestKind.OBJECTION, RequestKind.CONTEST})
SETTLED = OF_PUBLIC | {*EXITS}
STOPS = ".。;；,， \n"


@dataclass(frozen=True)
class Asked:
    """One request as the case page shows it.

    `state` is open, granted, refused, withdrawn, or settled (of an objection, either way).
    `until` is the day to which an open extension would move the deadline. Who objects stands
    nowhere here: that is a protected identity.
    """

    row: Request
    what: str
    who: str
    by: str
    state: str
    state_label: str
    until: datetime | None = None
    provisional: bool = False


def listed(case: Case, rows: Iterable[Request]) -> list[Asked]:
    """The requests for the page: those to be decided first, then the newest."""
    rows = list(rows)
    if named(rows, Case):
        filled(rows, Case.objects.only("number").in_bulk(named(rows, Case)), Case)
    shown = [one(row, facts_of(case)) for row in rows]
    return sorted(shown, key=lambda asked: (asked.state != "open", -asked.row.pk))


def one(row: Request, facts: Facts) -> Asked:
    limits = (c for c in facts.all_clocks if c.kind == ClockKind.RECTIFY)
    clock = next((c for c in limits if c.round == row.round), None)
    state, label = outcome(row)
    long = row.kind == RequestKind.LONG
    until, provisional = None, False
    steps = [step for step in facts.milestones if step.plan_id == row.pk] if long else []
    if state == "open" and row.amount and clock is not None:
        until, provisional = would_be(clock, row.amount, facts.pauses(clock))
    return Asked(
        row=row,
        what=wanted(row, clock.unit if clock else "", steps),
        who=asker(row),
        by=str(row.decided_by or ""),
        state=state,
        state_label=label,
        until=until,
        provisional=provisional,
    )


def outcome(row: Request) -> tuple[str, str]:
    """How a request stands: a word for the style, and one for the reader."""
    if row.decided_at is None:
        return "open", gettext("To be decided")
    if row.joined_to_id is not None:
        return "withdrawn", gettext("Joined to an earlier objection")
    if row.decided_by_id is None and not row.granted:
        return "withdrawn", gettext("No longer needed")
    label = decided(row.kind, bool(row.granted))
    if row.kind in SETTLED:
        return "settled", label  # no outcome of an objection is good news
    return ("granted" if row.granted else "refused"), label


def decided(kind: str, granted: bool) -> str:
    if kind in OF_PUBLIC:
        return gettext("Upheld") if granted else gettext("Dismissed")
    return gettext("Granted") if granted else gettext("Not granted")


def asker(row: Request) -> str:
    """Who asked; of an objection, only who took it down."""
    if row.kind in OF_PUBLIC and row.asked_role not in INSIDE:
        if row.asked_by is None:
            return gettext("The public")
        return gettext("The public, taken down by %(name)s") % {"name": row.asked_by}
    role = Role(row.asked_role).label
    parts = [row.asked_unit, row.asked_by or role, role if row.asked_by else None]
    return " · ".join(str(part) for part in parts if part)


def wanted(row: Request, counted_in: str, steps: Iterable[Milestone] = ()) -> str:
    if row.ground:
        return str(row.get_ground_display())
    if row.secrecy:
        return str(row.get_secrecy_display())
    if row.kind == RequestKind.LONG:
        days = (f"{date_format(step.due_on, 'DATE_FORMAT')} {step.text}" for step in steps)
        return gettext("; ").join(days)
    if row.route_code:
        return str(row.get_route_code_display())
    if row.target is not None:
        return gettext("into %(number)s") % {"number": row.target.number}
    if row.amount:
        return longer(row.amount, counted_in)
    if row.review_on:
        day = date_format(row.review_on, "DATE_FORMAT")
        return gettext("next look on %(day)s") % {"day": day}
    return ""


def longer(amount: int | None, counted_in: str) -> str:
    """How much longer, in the unit of the time limit (a promise: working days)."""
    if not amount:
        return ""
    words = {
        SpanUnit.HOURS: gettext("%(n)s hours longer"),
        SpanUnit.DAYS: gettext("%(n)s days longer"),
    }
    working = gettext("%(n)s working days longer")
    return words.get(SpanUnit(counted_in), working) % {"n": amount} if counted_in else str(amount)


def would_be(
    clock: Clock, amount: int, pauses: Iterable[ClockPause]
) -> tuple[datetime | None, bool]:
    """When a clock would be due if the extension were granted, and whether that is provisional."""
    longer_one = copy(clock)
    longer_one.extended += amount
    due = timekeeping.reckoning(longer_one, pauses)
    return due.at, due.provisional


def deferral(rows: Iterable[Request]) -> str:
    """Why a deferred case cannot be solved now, as the public is told."""
    granted = [r for r in rows if r.kind == RequestKind.DEFERRAL and r.granted]
    if not granted or granted[-1].review_on is None:
        return ""
    return gettext(
        "This cannot be solved now, because: %(reason)s. The next look is on %(day)s."
    ) % {
        "reason": granted[-1].reason.rstrip(STOPS),
        "day": date_format(granted[-1].review_on, "DATE_FORMAT"),
    }


def given(case: Case) -> list[dict[str, Any]]:
    """The supervision orders and cards of a case, oldest first, as their events tell them."""
    return [
        {
            "effect": record.effect,
            "label": record.effect.label,
            "number": record.order or "",
            "clock": record.clock.label,
            "at": event.at,
            "due": record.due,
        }
        for event in facts_of(case).reminders
        if isinstance(record := event.record, RemindRecord) and record.effect in GIVEN
    ]
