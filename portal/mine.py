"""What the holder of a receipt is shown: how the case stands, the reply, and the own words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext

from portal import shapes
from tracker import answers, texts
from tracker.exit_rules import CONTESTED_WITHIN, withdrawn_on
from tracker.models import CallBack, Case, Report, Request, Retraction
from tracker.records.exits import RejectRecord
from tracker.vocabulary import (
    LEFT,
    CallOutcome,
    ClockKind,
    RequestKind,
    Status,
    VerbName,
)
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
    withdrawn: Sequence[date]  # the days on which this reporter has withdrawn
    contest: str  # how an objection to not being accepted stands
    contest_reasons: str
    contest_until: date | None


@dataclass(frozen=True, slots=True)
class ObjectionShape:
    """An objection for whoever raised it: their words, and the answer."""

    number: str
    ground: str
    words: str
    raised: datetime
    state: str
    decided: datetime | None
    reasons: str
    joined: datetime | None  # when the first was raised, whose answer this one has


def objection_page(row: Request) -> ObjectionShape:
    """The answer is that of the first, where one person said the same again."""
    first = row.joined_to or row
    return ObjectionShape(
        number=row.case.number,
        ground=str(row.get_ground_display()),
        words=row.reason,
        raised=row.asked_at,
        state=shapes.objection_state(first),
        decided=first.decided_at,
        reasons=first.decision,
        joined=first.asked_at if first is not row else None,
    )


def receipt_page(case: Case, report: Report, at: datetime) -> ReceiptShape:
    """The case as this report's holder sees it; `case` is that of the report."""
    reply = case.replies.last()
    limits = {clock.kind: clock for clock in shapes.case_clocks(case)}
    refused = rejection(case)
    contest = own_contest(case, report)
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
        refusal=refused,
        route=str(case.get_route_code_display()) if case.route_code else "",
        said=said(report),
        taken_down=taken_down(case, report),
        differences=shapes.differences(case),
        asked=answers.own(case, report) is None,
        withdrawn=sorted(withdrawn_on(case, report.pk)),
        contest=standing(contest) if contest else "",
        contest_reasons=contest.decision if contest and contest.decided_by_id else "",
        contest_until=open_until(case),
        public=case.public_texts.exists() and case.status not in LEFT,
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


def rejection(case: Case) -> str:
    """Why the case was not accepted, as its reporters are told."""
    if case.status != Status.REJECTED:
        return ""
    records = (event.record for event in case.events.filter(verb=VerbName.REJECT).order_by("-seq"))
    told = next(r.told for r in records if isinstance(r, RejectRecord) and r.granted)
    return texts.Texts([told]).of(told) if told else ""


def own_contest(case: Case, report: Report) -> Request | None:
    """The objection to non-acceptance of this reporter, or the one that a clerk took down."""
    rows = case.requests.filter(kind=RequestKind.CONTEST).defer("objector", "contact")
    mine: Request | None = rows.filter(report=report).last()
    return mine or rows.filter(report=None).last()


def standing(contest: Request) -> str:
    if contest.decided_at is None:
        return gettext("To be decided by somebody who had no part in the refusal")
    return gettext("Upheld") if contest.granted else gettext("Dismissed")


def open_until(case: Case) -> date | None:
    """The last day to object to not being accepted."""
    if case.status != Status.REJECTED or case.ended_at is None:
        return None
    return timezone.localdate(case.ended_at + CONTESTED_WITHIN)


def said(report: Report) -> list[Said]:
    """Answers, additions and withdrawals of this reporter, oldest first; without a clerk's notes.

    What a clerk took down by telephone is among them, so that it can be contradicted.
    """
    own = report.call_backs.filter(by__isnull=True)
    own_answers = [Said(both_answers(row), row.remark, row.at) for row in own]
    added = [Said("", row.text, row.at) for row in report.supplements.all()]
    dropped = [Said(word_of(row), "", row.at) for row in report.retractions.all()]
    return sorted([*own_answers, *added, *dropped], key=lambda one: one.at)


def word_of(row: Retraction) -> str:
    word = gettext("Withdrawn") if row.stands else gettext("Not withdrawn")
    if row.by_id is None:
        return word
    return gettext("%(word)s, as the office took it down by telephone") % {"word": word}
