"""The story of a case: events in words, and the edits among them. A fixed number of queries."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db.models import Model
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext

from desk.casefile import requests, time_told
from desk.casefile.panels import Files, listed
from tracker.models import Case, CaseEvent, Category, Channel, Tier, Unit, User
from tracker.road import DECIDED_BY
from tracker.verbs.correction import CorrectForm
from tracker.vocabulary import (
    AccountabilityKind,
    CallOutcome,
    Effect,
    Gate,
    ReplyMethod,
    RequestKind,
    Role,
    RouteCode,
    Satisfaction,
)
from tracker.vocabulary import VerbName as V
from web.shapes import Moment

LATEST = 100  # events shown at first; the rest is one click away
TONES = {V.VERIFY: "passed", V.CLOSE: "passed", V.REWORK: "failed", V.REJECT: "failed"}
Fact = tuple[str, str]
Data = dict[str, Any]


def events(case: Case, *, since: int = 0, most: int | None = None) -> list[CaseEvent]:
    """The events after the version `since`, newest first."""
    found = case.events.filter(seq__gt=since).select_related("actor", "actor_unit")
    return list(found.order_by("-seq")[:most])


def corrections(case: Case) -> list[CaseEvent]:
    """The corrections, newest first."""
    found = case.events.filter(verb=V.CORRECT).select_related("actor", "actor_unit")
    return list(found.order_by("-seq"))


class Names:
    """What the codes and ids in the data of events stand for; four look-ups for any number."""

    def __init__(self, rows: Sequence[CaseEvent]) -> None:
        data = [row.data for row in rows]
        codes = {c for d in data for c in (d.get("unit"), *(d.get("co_units") or ())) if c}
        edits = [edit for d in data for edit in (d.get("changes") or {}).items()]
        self.units = _by(Unit, "code", codes)
        self.tiers = _by(Tier, "code", {d["tier"] for d in data if d.get("tier")})
        self.channels = _by(Channel, "code", {d["channel"] for d in data if d.get("channel")})
        inspectors = {d["inspector"] for d in data if d.get("inspector")}
        self.people = _by(User, "pk", inspectors | _ids(edits, "inspector"))
        self.edited = {
            "inspector": self.people,
            "category": _by(Category, "pk", _ids(edits, "category")),
            "channel": _by(Channel, "pk", _ids(edits, "channel")),
        }

    def edit(self, field: str, value: Any) -> str:
        """A value of a corrected field, before or after."""
        if value in (None, ""):
            return "—"
        if isinstance(value, bool):
            return yes_no(value)
        return str(self.edited[field].get(value, value)) if field in self.edited else str(value)


def _ids(edits: Iterable[tuple[str, list[Any]]], field: str) -> set[Any]:
    return {value for name, pair in edits if name == field for value in pair if value}


def _by(model: type[Model], key: str, values: set[Any]) -> dict[Any, Any]:
    if not values:
        return {}
    found = model._default_manager.filter(**{f"{key}__in": values})
    return {getattr(row, key): row for row in found}


# Moments -------------------------------------------------------------------------------------


def moments(rows: Sequence[CaseEvent], names: Names, files: Files) -> list[Moment]:
    """The events as lines of the timeline."""
    return [
        Moment(
            verb=str(row.get_verb_display()),
            at=row.at,
            by=str(row.actor) if row.actor else str(Role.SYSTEM.label),
            role=capacity(row),
            reason=row.reason,
            facts=facts(row, names),
            files=files.with_digests(row.data.get("files") or ()),
            tone=tone(row),
        )
        for row in rows
    ]


def tone(row: CaseEvent) -> str:
    """What the mark of an event looks like: good, bad, late, by the system, or plain."""
    if row.verb == V.REMIND:
        return "soon" if row.data.get("effect") == Effect.REMIND else "late"
    if row.role == Role.SYSTEM:
        return "system"
    if row.verb in DECIDED_BY:
        # An objection upheld is not a good thing to happen.
        good = bool(row.data.get("granted")) == (row.verb != V.DECIDE_OBJECTION)
        return "passed" if good else "failed"
    return TONES.get(V(row.verb), "")


def capacity(row: CaseEvent) -> str:
    """In which role, and of which unit, somebody acted."""
    if row.actor is None:
        return ""
    role = str(row.get_role_display())
    return f"{row.actor_unit} {role}" if row.actor_unit else role


def facts(row: CaseEvent, names: Names) -> list[Fact]:
    """What an event says besides its reason, in words of the reader's language."""
    teller = TELLERS.get(V(row.verb))
    found = teller(row.data, names) if teller else []
    if row.imported:
        found.append((gettext("Source"), gettext("imported")))
    return [(name, str(value)) for name, value in found if value not in (None, "")]


def yes_no(value: Any) -> str:
    return gettext("Yes") if value else gettext("No")


def day(value: Any) -> str:
    """A date out of an event's JSON."""
    if not value:
        return ""
    found = parse_date(value)
    if found is None:
        moment = parse_datetime(value)
        found = timezone.localdate(moment) if moment else None
    return date_format(found, "DATE_FORMAT") if found else ""


def chosen(choices: Any, value: Any) -> str:
    return str(choices(value).label) if value in choices.values else ""


def logged(d: Data, n: Names) -> list[Any]:
    return [
        (gettext("Channel"), n.channels.get(d.get("channel"))),
        (gettext("Received"), day(d.get("received_at"))),
        (gettext("Follows from"), d.get("origin")),
        # Words of an imported row that are in none of our lists.
        *((gettext("As it stood"), words) for words in (d.get("said") or {}).values()),
    ]


def assigned(d: Data, n: Names) -> list[Any]:
    co_units = [n.units.get(code, code) for code in d.get("co_units") or ()]
    return [
        (gettext("Lead unit"), n.units.get(d.get("unit"), d.get("unit"))),
        (gettext("Co-units"), listed(co_units)),
        (gettext("Tier"), n.tiers.get(d.get("tier"))),
        (gettext("Promised for"), day(d.get("promised_on"))),
    ]


def measured(d: Data, n: Names) -> list[Any]:
    return [(gettext("Measure"), d.get("text")), (gettext("Done"), yes_no(d.get("done")))]


def replied(d: Data, n: Names) -> list[Any]:
    return [(gettext("Given"), chosen(ReplyMethod, d.get("method")))]


def accounted(d: Data, n: Names) -> list[Any]:
    return [
        (gettext("Outcome"), chosen(AccountabilityKind, d.get("kind"))),
        (gettext("Document number"), d.get("document_no")),
        (gettext("Receipt of the discipline organ"), d.get("receipt_no")),
    ]


def called(d: Data, n: Names) -> list[Any]:
    return [
        (gettext("Call-back"), chosen(CallOutcome, d.get("outcome"))),
        (gettext("Satisfaction"), chosen(Satisfaction, d.get("satisfaction"))),
    ]


def inspected(d: Data, n: Names) -> list[Any]:
    failed = [str(Gate(gate).label) for gate in d.get("failed") or ()]
    return [
        (gettext("Seen on the spot"), yes_no(d.get("on_site"))),
        (gettext("Not passed"), listed(failed)),
    ]


def requested(d: Data, n: Names) -> list[Any]:
    return [
        (gettext("Longer by"), requests.longer(d.get("amount"), d.get("counted_in") or "")),
        (gettext("Next look on"), day(d.get("review_on"))),
    ]


def decision(kind: RequestKind) -> Callable[[Data, Names], list[Any]]:
    def told(d: Data, n: Names) -> list[Any]:
        return [
            (gettext("Decision"), requests.decided(kind, bool(d.get("granted")))),
            *requested(d, n),
            (gettext("New due date"), day(d.get("due"))),
        ]

    return told


def corrected(d: Data, n: Names) -> list[Any]:
    return [
        (field_name(name), f"{shortened(n.edit(name, old))} → {shortened(n.edit(name, new))}")
        for name, (old, new) in (d.get("changes") or {}).items()
    ]


TELLERS: dict[V, Callable[[Data, Names], list[Any]]] = {
    V.LOG: logged,
    V.ARCHIVE: lambda d, n: [
        (gettext("Due"), day(d.get("due"))),
        (gettext("Reply given"), yes_no(d.get("replied"))),
    ],
    V.REJECT: lambda d, n: [(gettext("Belongs to"), chosen(RouteCode, d.get("route_code")))],
    V.MERGE: lambda d, n: [(gettext("Into case"), d.get("target"))],
    V.ASSIGN: assigned,
    V.RETURN: lambda d, n: [(gettext("Unit"), n.units.get(d.get("unit"), d.get("unit")))],
    V.PLAN: lambda d, n: [
        (gettext("Responsible leader"), d.get("leader")),
        (gettext("Measures"), d.get("measures")),
    ],
    V.MEASURE: measured,
    V.ATTACH: lambda d, n: [(gettext("What it shows"), d.get("caption"))],
    V.REPLY: replied,
    V.ACCOUNT: accounted,
    V.SUBMIT: lambda d, n: [(gettext("Inspector"), n.people.get(d.get("inspector")))],
    V.CALL_BACK: called,
    V.VERIFY: inspected,
    V.REWORK: inspected,
    V.CLOSE: lambda d, n: [(gettext("Sign-off number"), d.get("sign_off_number"))],
    V.CORRECT: corrected,
    V.ASK_EXTENSION: requested,
    V.ASK_DEFERRAL: requested,
    V.OBJECT: lambda d, n: [(gettext("Raised by"), gettext("The public"))],
    **{verb: decision(kind) for verb, kind in DECIDED_BY.items()},
    V.RESUME: lambda d, n: [(gettext("New due date"), day(d.get("due")))],
    V.REMIND: time_told.reminded,
    V.RECKON: time_told.reckoned,
}
# Their name and reason say it all.
PLAIN = frozenset(
    {V.ACKNOWLEDGE, V.SIGN, V.NOTICE_OVER, V.REVEAL, V.RELEASE, V.ANSWER, V.SUPPLEMENT}
)


# Edits ---------------------------------------------------------------------------------------


def field_name(name: str) -> str:
    """What a field of the case is called where it is corrected."""
    return str(CorrectForm.base_fields[name].label)


def shortened(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"


def edits(rows: Iterable[CaseEvent], names: Names) -> list[dict[str, Any]]:
    """The history of edits: field, before, after, who, when, why; errata of ended cases too."""
    return [
        {
            "event": row,
            "by": str(row.actor) if row.actor else "",
            "erratum": bool(row.data.get("erratum")),
            "fields": [
                (field_name(name), names.edit(name, old), names.edit(name, new))
                for name, (old, new) in (row.data.get("changes") or {}).items()
            ],
        }
        for row in rows
    ]
