"""The wide wing of the door: many new cases in one transaction, as an import brings them.

The same verb `log` makes the rows, the same events tell of them, the same route begins. What was
closed elsewhere comes in as `archived`: dated by its row, marked as imported, final, and never
counted as signed off here (DESIGN §3).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from tracker import clocks, numbers
from tracker.access import Actor
from tracker.errors import NotAllowed
from tracker.models import Case, CaseEvent, ImportBatch, Reply, Report, Unit
from tracker.verbs import VERBS
from tracker.verbs.intake import Log
from tracker.vocabulary import CallOutcome, ReplyMethod, Status, VerbName
from workflows import doubles, route
from workflows.flows.rectification import RectificationFlow as Way
from workflows.models import CaseProcess, CaseTask


@dataclass(frozen=True)
class Past:
    """What an archived case brings along from the ledger it was closed in."""

    ended_at: datetime
    unit: Unit | None = None
    reply: str = ""
    replied_at: datetime | None = None
    satisfaction: str = ""


@dataclass(frozen=True)
class Entry:
    """One new case: the cleaned payload of `log`, its key against a second load, and its past.

    `record` is told in the event of logging: what the source said that has no field here.
    """

    data: dict[str, Any]
    import_key: str
    past: Past | None = None
    record: dict[str, Any] = field(default_factory=dict)


def admit(
    entries: Sequence[Entry], actor: Actor, batch: ImportBatch, at: datetime | None = None
) -> list[Case]:
    """Log all entries, or none of them. Raises NotAllowed; a key that is known is the caller's."""
    log = VERBS[VerbName.LOG]
    if not isinstance(log, Log) or not log.allows(actor, None):
        raise NotAllowed
    now = at or timezone.now()
    year = timezone.localdate(now).year
    first = numbers.take(numbers.CASE, year, len(entries))
    cases = [
        new_case(log, entry, actor, batch, now, numbers.case_number(year, first + i))
        for i, entry in enumerate(entries)
    ]
    with transaction.atomic():
        Case.objects.bulk_create(cases)
        pairs = list(zip(cases, entries, strict=True))
        Report.objects.bulk_create(new_report(log, case, entry) for case, entry in pairs)
        Reply.objects.bulk_create(
            Reply(
                case=case,
                text=entry.past.reply,
                method=ReplyMethod.WRITTEN,
                at=entry.past.replied_at or entry.past.ended_at,
            )
            for case, entry in pairs
            if entry.past is not None and entry.past.reply
        )
        CaseEvent.objects.bulk_create(
            event for case, entry in pairs for event in new_events(case, entry, actor, now)
        )
        opened = [case for case, entry in pairs if entry.past is None]
        begin(opened, now)
        doubles.remember(opened)
    return cases


def new_case(
    log: Log, entry: Entry, actor: Actor, batch: ImportBatch, at: datetime, number: str
) -> Case:
    case = log.new_case(entry.data, at, actor.user_id)
    case.number, case.import_key, case.batch = number, entry.import_key, batch
    case.version = 1
    if case.promised_on is not None:
        case.due_at = clocks.end_of(case.promised_on)
    if entry.past is not None:
        # The status is protected against assignment; a new row states it once, at its making.
        case.__dict__["status"] = Status.ARCHIVED
        case.ended_at, case.unit, case.version = entry.past.ended_at, entry.past.unit, 2
    return case


def new_report(log: Log, case: Case, entry: Entry) -> Report:
    report = log.new_report(case, entry.data, receipt="")
    if entry.past is not None and entry.past.satisfaction:
        report.outcome = CallOutcome.ANSWERED
        report.satisfaction = entry.past.satisfaction
    return report


def new_events(case: Case, entry: Entry, actor: Actor, now: datetime) -> list[CaseEvent]:
    channel = {"channel": entry.data["channel"].code, "external_id": case.external_id}
    data = {**channel, **entry.record}
    logged = {"verb": VerbName.LOG, "to_status": Status.LOGGED, "seq": 1, "data": data}
    if entry.past is None:
        return [event(case, actor, now, **logged)]
    archived = {
        "verb": VerbName.ARCHIVE,
        "from_status": Status.LOGGED,
        "to_status": Status.ARCHIVED,
        "seq": 2,
        "data": {"replied": bool(entry.past.reply), "due": case.promised_on},
    }
    return [
        event(case, actor, case.received_at, **logged),
        event(case, actor, entry.past.ended_at, **archived),
    ]


def event(case: Case, actor: Actor, at: datetime, **fields: Any) -> CaseEvent:
    row = CaseEvent(
        case=case,
        actor_id=actor.user_id,
        role=actor.role,
        actor_unit_id=actor.unit_id,
        at=at,
        imported=True,
        **fields,
    )
    row.digest = row.compute_digest()
    return row


def begin(cases: Sequence[Case], at: datetime) -> None:
    """Open the routes of many cases just logged, as `route.begin` does for one."""
    processes = CaseProcess.objects.bulk_create(
        CaseProcess(case=case, flow_class=Way, created=at) for case in cases
    )
    CaseTask.objects.bulk_create(
        route.new_task(process, process.case, Way.triage, at, None) for process in processes
    )
