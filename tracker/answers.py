"""What reporters answered, as gate 4 reads it: who was asked to the end, and who denies.

Two questions are kept apart everywhere: is it solved, and how satisfied? The first alone stops a
case. An answer counts in its round and for its case; rework asks anew.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils import timezone

from tracker import reference
from tracker.case_facts import facts_of
from tracker.models import CallBack, Case, Report
from tracker.vocabulary import CallOutcome, Satisfaction, Solved, Status

TRIES = 3  # on as many different working days (design §3, gate 4)
NOON = time(12)
DENIED = (Solved.NO, Solved.PARTLY)
UNHAPPY = (Satisfaction.RATHER_NOT, Satisfaction.NOT)


# Asked to the end ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Tried:
    """The tries to reach a reporter, as far as they count: those on working days."""

    days: int
    morning: bool
    afternoon: bool

    @property
    def enough(self) -> bool:
        return self.days >= TRIES and self.morning and self.afternoon


def tried(moments: Iterable[datetime]) -> Tried:
    """How far tries at these moments go; a moment is when the try was recorded."""
    local = [timezone.localtime(moment) for moment in moments]
    counted = [moment for moment in local if reference.calendar().is_working(moment.date())]
    return Tried(
        days=len({moment.date() for moment in counted}),
        morning=any(moment.time() < NOON for moment in counted),
        afternoon=any(moment.time() >= NOON for moment in counted),
    )


def calls(case: Case, report: Report) -> list[CallBack]:
    """What came of asking this reporter in this round, oldest first."""
    return [
        call
        for call in facts_of(case).call_backs
        if (call.report_id, call.case_id, call.round) == (report.pk, case.pk, case.round)
    ]


def tries(case: Case, report: Report) -> list[datetime]:
    """When this reporter was called in vain in this round."""
    return [c.at for c in calls(case, report) if c.outcome == CallOutcome.UNREACHABLE]


def silent_until(case: Case, report: Report) -> date | None:
    """The last day on which a reporter without contact is waited for.

    Counted from the moment at which the question could be answered: the submission of this round,
    or the merge by which the reporter came later. None before it.
    """
    if case.done_at is None or case.tier is None:
        return None
    since = max(case.done_at, report.joined_at or case.done_at)
    return reference.calendar().add(timezone.localdate(since), case.tier.silence_days)


# Answers ---------------------------------------------------------------------------------------


def denials(case: Case) -> list[Report]:
    """The reporters whose answer in force is that it is not solved, or not wholly."""
    return [report for report in facts_of(case).reports if report.solved in DENIED]


def standing(case: Case) -> list[Report]:
    """The denials that nothing has answered.

    A second look that found the matter solved answers all before it; after it only a new fact
    counts. One that is under way will.
    """
    found = denials(case)
    if not found or not case.look:
        return found
    if case.status == Status.SUBMITTED:
        return []
    looked = max(
        (i.at for i in facts_of(case).inspections if i.look and i.passed and i.round == case.round),
        default=None,
    )
    if looked is None:
        return found
    return [report for report in found if brings_news(case, report, looked)]


def brings_news(case: Case, report: Report, looked: datetime) -> bool:
    """Whether a reporter named a new fact since somebody looked; asked again, it is still named."""
    news = False
    for said in answers(case, report):
        if said.solved == Solved.YES:
            news = False
        elif said.new_fact_id and said.at >= looked:
            news = True
    return news


def known_facts(case: Case) -> list[str]:
    """What reporters had said was new, or in their own words, before the last second look."""
    facts = facts_of(case)
    looked = max((i.at for i in facts.inspections if i.look and i.passed), default=None)
    before = [c for c in facts.call_backs if c.case_id == case.pk and looked and c.at < looked]
    named = {c.new_fact_id for c in before}
    told = [row.text for row in facts.texts if row.pk in named]
    return [words for words in (*told, *(c.remark for c in before)) if words]


def differs(case: Case) -> bool:
    """Whether a second look contradicts a reporter, and nobody has said in public why."""
    if case.status != Status.VERIFIED or not case.look or not denials(case):
        return False
    found = facts_of(case).last_inspection
    return found is not None and all(
        row.inspection_id != found.pk for row in facts_of(case).differences
    )


def disputed(case: Case) -> bool:
    """Whether a denial waits for the office."""
    return bool(standing(case)) or differs(case)


def looked_again(case: Case | None) -> bool:
    """Whether a second look of this round has found the matter solved."""
    return case is not None and bool(case.look) and case.status == Status.VERIFIED


def unhappy(case: Case) -> list[Report]:
    """Those who say that it is solved, and are dissatisfied."""
    return [
        report
        for report in facts_of(case).reports
        if report.solved == Solved.YES and report.satisfaction in UNHAPPY
    ]


def confirmed(case: Case) -> bool:
    """Whether the citizens say that it is solved: somebody does, and nobody denies it."""
    said = {report.solved for report in facts_of(case).reports if report.solved}
    return said == {Solved.YES}


def own(case: Case, report: Report) -> CallBack | None:
    """What this reporter answered by the receipt: it stands against what anybody took down."""
    found = [call for call in answers(case, report) if call.by_id is None]
    return found[-1] if found else None


def taken_down(case: Case, report: Report) -> CallBack | None:
    """What somebody of the office last recorded as this reporter's answer."""
    found = [call for call in answers(case, report) if call.by_id is not None]
    return found[-1] if found else None


def answers(case: Case, report: Report) -> list[CallBack]:
    return [c for c in calls(case, report) if c.outcome == CallOutcome.ANSWERED]
