"""The story of a case: events in words, and the edits among them. A fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext

from desk.casefile.names import Names
from desk.casefile.panels import Files, hasty, in_haste
from desk.casefile.telling import TELLERS
from tracker.db.prepared import prepared
from tracker.models import CaseEvent
from tracker.records.exits import RejectRecord
from tracker.records.parts import Record
from tracker.records.verbs import (
    CorrectRecord,
    DecisionRecord,
    RemindRecord,
    VerifyRecord,
)
from tracker.vocabulary import STANDING_IN, Effect, Role
from tracker.vocabulary import VerbName as V
from web.shapes import Moment

LATEST = 100  # events shown at first; the rest is one click away
TONES = {V.VERIFY: "passed", V.CLOSE: "passed", V.REWORK: "failed"}
FORMER_TICK = "misconduct_alleged"  # a field of cases, before there were tracks
Fact = tuple[str, str]


@prepared
def since(case: int, version: int, *, corrections: bool) -> QuerySet[CaseEvent]:
    """The events after this version, newest first; all corrections, if they are wanted."""
    wanted = Q(seq__gt=version)
    if corrections:
        wanted |= Q(verb=V.CORRECT)
    return CaseEvent.objects.filter(wanted, case=case).order_by("-seq")


# Moments -------------------------------------------------------------------------------------


def moments(rows: Sequence[CaseEvent], names: Names, files: Files) -> list[Moment]:
    """The events as lines of the timeline."""
    rows = [row for row in rows if not (names.for_unit and untold(row.record))]
    verified = any(row.verb == V.VERIFY for row in rows)
    paces = hasty(files.case) if verified else {}
    return [
        Moment(
            verb=str(row.get_verb_display()),
            at=row.at,
            by=by(row),
            role=capacity(row),
            reason=names.why(row.record),
            facts=[*facts(row, names), *haste(row, paces)],
            files=files.of_act[row.seq],
            tone=tone(row),
        )
        for row in rows
    ]


def untold(record: Record) -> bool:
    """Whether this was once told of what stands on a discipline track today (migration 0041)."""
    if not isinstance(record, CorrectRecord) or record.rewordings or not record.changes:
        return False
    return {change.field for change in record.changes} == {FORMER_TICK}


def tone(row: CaseEvent) -> str:
    """What the mark of an event looks like: good, bad, late, by the system, or plain."""
    match row.record:
        case RemindRecord(effect=effect):
            return "soon" if effect == Effect.REMIND else "late"
        case _ if row.role == Role.SYSTEM:
            return "system"
        case DecisionRecord(granted=granted):
            # An objection upheld is not a good thing to happen.
            good = granted == (row.verb != V.DECIDE_OBJECTION)
            return "passed" if good else "failed"
        case RejectRecord(granted=True):
            return "failed"
        case _:
            return TONES.get(V(row.verb), "")


def by(row: CaseEvent) -> str:
    """Who acted, by the name of that moment; and what they are called now, if that is another."""
    if row.actor is None:
        return str(Role.SYSTEM.label)
    now = str(row.actor)
    if row.actor_name in ("", now):
        return now
    return gettext("%(then)s (now %(now)s)") % {"then": row.actor_name, "now": now}


def capacity(row: CaseEvent) -> str:
    """In which post, or else role, and of which unit, somebody acted; 代 if in another's place."""
    if row.actor is None:
        return ""
    what = row.actor_post or str(row.get_role_display())
    if row.actor_tenure in STANDING_IN:
        what = gettext("%(post)s, standing in") % {"post": what}
    unit = row.actor_unit_name or (str(row.actor_unit) if row.actor_unit else "")
    return f"{unit} {what}" if unit else what


def facts(row: CaseEvent, names: Names) -> list[Fact]:
    """What an event says besides its reason, in words of the reader's language."""
    found = told(row.record, names)
    if row.imported:
        found.append((gettext("Source"), gettext("imported")))
    return [(name, str(value)) for name, value in found if value not in (None, "")]


def haste(row: CaseEvent, paces: Mapping[int, int]) -> list[Fact]:
    record = row.record
    if isinstance(record, VerifyRecord) and record.inspection in paces:
        return [(gettext("Haste"), in_haste(paces[record.inspection]))]
    return []


def told(record: Record, names: Names) -> list[Any]:
    teller = TELLERS.get(record.verb)
    return list(teller(record, names)) if teller else []


# Edits ---------------------------------------------------------------------------------------


def edits(rows: Iterable[CaseEvent], names: Names) -> list[dict[str, Any]]:
    """The history of edits: field, before, after, who, when, why; errata of ended cases too."""
    return [
        {
            "event": row,
            "by": by(row) if row.actor else "",
            "reason": names.texts.why(record),
            "erratum": record.erratum,
            "fields": names.edits(record),
        }
        for row in rows
        if isinstance(record := row.record, CorrectRecord)
        and not (names.for_unit and untold(record))
    ]
