"""The wide wing of the door: many new cases in one transaction, as an import brings them.

The same verb `log` makes the rows, the same events tell of them, the same route begins. What was
closed elsewhere comes in as `archived`: dated by its row, marked as imported, final, and never
counted as signed off here (design §3).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from duplicates import pairs
from tracker import numbers, texts
from tracker.actor import Actor
from tracker.db import bulk
from tracker.digests import new_salt
from tracker.errors import NotAllowed
from tracker.models import Case, CaseEvent, ImportBatch, Reply, Report, SourceRow, Unit
from tracker.records import store
from tracker.records.parts import Record
from tracker.records.verbs import ArchiveRecord, LogRecord
from tracker.time import clocks
from tracker.verbs import VERBS
from tracker.verbs.intake import Log
from tracker.vocabulary import CallOutcome, ReplyMethod, Status, TextKind, VerbName
from workflows import route

# Fields of a case that hold rows, as `log` gives them.
RELATED = ("channel", "category", "origin", "suggested_unit")


@dataclass(frozen=True)
class Past:
    """What an archived case brings along from the ledger it was closed in."""

    ended_at: datetime
    unit: Unit | None = None
    reply: str = ""
    replied_at: datetime | None = None
    satisfaction: str = ""


@dataclass(frozen=True)
class NewCase:
    """One new case: the cleaned payload of `log`, its key against a second load, and its past.

    `said` is what the source said in its own words, by field of `SourceRow`.
    """

    data: dict[str, Any]
    import_key: str
    past: Past | None = None
    said: dict[str, str] = field(default_factory=dict)


def admit(
    entries: Sequence[NewCase], actor: Actor, batch: ImportBatch, at: datetime | None = None
) -> list[Case]:
    """Log all entries, or none of them. Raises NotAllowed; a key that is known is the caller's."""
    log = VERBS[VerbName.LOG]
    if not isinstance(log, Log) or not log.allows(actor, None):
        raise NotAllowed
    now = at or timezone.now()
    year = timezone.localdate(now).year
    first = numbers.take(numbers.CASE, year, len(entries))
    blank = Case(batch=batch)
    cases = [
        new_case(blank, log, entry, actor, now, numbers.case_number(year, first + i))
        for i, entry in enumerate(entries)
    ]
    told = CaseEvent(imported=True, **actor.told())
    with transaction.atomic():
        bulk.insert(cases)
        keyed(cases)
        both = list(zip(cases, entries, strict=True))
        nobody = Report()
        bulk.insert(new_report(nobody, log, case, entry) for case, entry in both)
        bulk.insert(new_replies(both))
        sources = new_sources(both)
        bulk.insert(sources.values())
        bulk.insert(
            event
            for case, entry in both
            for event in new_events(case, entry, sources.get(case.pk), told, now)
        )
        opened = [case for case, entry in both if entry.past is None]
        route.begin(opened, now)
        pairs.remember(opened)
    return cases


def keyed(cases: Sequence[Case]) -> None:
    """Set the keys that the database gave to rows just written."""
    found = Case.objects.filter(number__in=[case.number for case in cases])
    keys: dict[str, int] = dict(found.values_list("number", "pk"))
    for case in cases:
        case.pk = keys[case.number]
        case._state.adding = False
        case._state.db = found.db


def new_case(
    blank: Case, log: Log, entry: NewCase, actor: Actor, at: datetime, number: str
) -> Case:
    values = log.case_values(entry.data, at, actor.user_id)
    for name in RELATED:
        related = values.pop(name)
        values[f"{name}_id"] = related and related.pk
    promised, past = values["promised_on"], entry.past
    values |= {"number": number, "import_key": entry.import_key, "version": 1}
    values["salt"] = new_salt()  # every case its own: the rest is taken from `blank`
    values["due_at"] = None if promised is None else clocks.end_of(promised)
    if past is not None:
        # The status is protected against assignment; a new row states it once, at its making.
        values |= {"status": Status.ARCHIVED, "ended_at": past.ended_at, "version": 2}
        values["unit_id"] = past.unit and past.unit.pk
    return bulk.like(blank, **values)


def new_report(blank: Report, log: Log, case: Case, entry: NewCase) -> Report:
    values = log.report_values(entry.data, receipt="")
    if entry.past is not None and entry.past.satisfaction:
        values |= {"outcome": CallOutcome.ANSWERED, "satisfaction": entry.past.satisfaction}
    return bulk.like(blank, case_id=case.pk, **values)


def new_replies(both: Sequence[tuple[Case, NewCase]]) -> Iterator[Reply]:
    """What was answered where a case was closed."""
    written = Reply(method=ReplyMethod.WRITTEN)
    for case, entry in both:
        past = entry.past
        if past is not None and past.reply:
            at = past.replied_at or past.ended_at
            yield bulk.like(written, case_id=case.pk, salt=new_salt(), text=past.reply, at=at)


def new_sources(both: Sequence[tuple[Case, NewCase]]) -> dict[int, SourceRow]:
    """The own words of the rows that had any, by case."""
    blank = SourceRow()
    return {
        case.pk: bulk.like(blank, case_id=case.pk, salt=new_salt(), **entry.said)
        for case, entry in both
        if entry.said
    }


def new_events(
    case: Case, entry: NewCase, source: SourceRow | None, told: CaseEvent, now: datetime
) -> list[CaseEvent]:
    """The events of a new case; `told` is one that says by whom."""
    past = entry.past
    record = LogRecord(
        matter=texts.named(TextKind.CASE, case),
        channel=entry.data["channel"].code,
        received_at=case.received_at,
        said=None if source is None else texts.named(TextKind.SOURCE, source),
    )
    at = now if past is None else case.received_at
    logged = event(told, case, record, to_status=Status.LOGGED, seq=1, at=at)
    if past is None:
        return [logged]
    archived = event(
        told,
        case,
        ArchiveRecord(replied=bool(past.reply), due=case.promised_on),
        from_status=Status.LOGGED,
        to_status=Status.ARCHIVED,
        seq=2,
        at=past.ended_at,
    )
    return [logged, archived]


def event(told: CaseEvent, case: Case, record: Record, **fields: Any) -> CaseEvent:
    data = store.write(record)
    row = bulk.like(told, case_id=case.pk, verb=record.verb, data=data, **fields)
    row._state.fields_cache["case"] = case
    row.digest = row.compute_digest()
    return row
