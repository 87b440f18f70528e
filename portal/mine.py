"""What the holder of a receipt is shown: how the case stands, the reply, and the own words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from portal import shapes
from portal.register import WITHDRAWN
from tracker import answers, texts
from tracker.models import CallBack, Case, Report
from tracker.vocabulary import CallOutcome, ClockKind, Status, VerbName
from web.formatting import both_answers
from web.shapes import StepItem


@dataclass(frozen=True, slots=True)
class Said:
    """Something the reporter said before."""

    label: str
    words: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ReceiptShape:
    """A case for one of its reporters. Of other reporters it says nothing, nor what they wrote."""

    number: str
    status: str
    status_label: str
    unit: str
    received: datetime
    steps: Sequence[StepItem]
    deadline: shapes.TimeShape | None
    reply: str
    replied: datetime | None
    refusal: str
    route: str
    said: Sequence[Said]
    taken_down: Sequence[Said]
    asked: bool
    differences: Sequence[shapes.DifferenceShape]
    public: bool


def receipt_page(case: Case, report: Report, at: datetime) -> ReceiptShape:
    """The case as this report's holder sees it; `case` is that of the report."""
    reply = case.replies.last()
    limits = {clock.kind: clock for clock in shapes.case_clocks(case)}
    refused = case.events.filter(verb=VerbName.REJECT).last()
    return ReceiptShape(
        number=case.number,
        status=case.status,
        status_label=str(Status(case.status).label),
        unit=str(case.unit) if case.unit else "",
        received=report.received_at,
        steps=shapes.steps(case),
        deadline=shapes.time_limit(limits.get(ClockKind.RECTIFY), at),
        reply=reply.text if reply else "",
        replied=reply.at if reply else None,
        refusal=texts.why(refused.record) if refused else "",
        route=str(case.get_route_code_display()) if case.route_code else "",
        said=said(report),
        taken_down=taken_down(case, report),
        differences=shapes.differences(case),
        asked=answers.own(case, report) is None,
        public=case.public_texts.exists() and case.status not in WITHDRAWN,
    )


def taken_down(case: Case, report: Report) -> list[Said]:
    """What the office has recorded of asking this reporter in this round, oldest first.

    The holder can contradict it. Of a call in vain only when it was: its note is the clerk's own.
    """
    return [
        Said(both_answers(call) or str(call.get_outcome_display()), answered(call), call.at)
        for call in answers.calls(case, report)
        if call.by_id is not None
    ]


def answered(call: CallBack) -> str:
    return call.remark if call.outcome == CallOutcome.ANSWERED else ""


def said(report: Report) -> list[Said]:
    """Answers and additions of this reporter, oldest first; without a clerk's notes."""
    own = report.call_backs.filter(by__isnull=True)
    own_answers = [Said(both_answers(row), row.remark, row.at) for row in own]
    added = [Said("", row.text, row.at) for row in report.supplements.all()]
    return sorted([*own_answers, *added], key=lambda one: one.at)
