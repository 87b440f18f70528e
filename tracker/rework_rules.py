"""What stands before a case that was sent back is submitted again: demands, and milestones."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from tracker.actor import Actor
from tracker.case_facts import facts_of
from tracker.errors import Blocker
from tracker.models import Case, Demand, Milestone
from tracker.vocabulary import Gate, RequestKind, Role


def demanded(case: Case) -> list[Demand]:
    """What is to be answered in the present round."""
    return [demand for demand in facts_of(case).demands if demand.round == case.round]


def answered(case: Case, demand: Demand) -> bool:
    """By a measure of its own that is done and shown, or by words with evidence; both new."""
    facts = facts_of(case)
    measures = (m for m in facts.measures if m.demand_id == demand.pk)
    if any(m.round == demand.round and m.done_at and m.shown for m in measures):  # type: ignore[attr-defined]  # annotated by Facts.measures
        return True
    words = any(answer.demand_id == demand.pk for answer in facts.demand_answers)
    return words and any(file.demand_id == demand.pk for file in facts.shown_new)


def demands_answered(case: Case, actor: Actor, at: datetime) -> Iterator[Blocker]:
    for demand in demanded(case):
        if not answered(case, demand):
            text = _("Not answered: %(demand)s") % {"demand": demand.text}
            yield Blocker("demand", text, Role.OFFICER, demand.gate or None)


def sent_back(case: Case, actor: Actor, at: datetime) -> Iterator[Blocker]:
    """New measures are for what was found wanting; before that, the plan names them all."""
    if case.round == 1:
        text = _("Measures are added when the case has been sent back: the plan stands.")
        yield Blocker("not_sent_back", text, Role.INSPECTOR)


def something_demanded(case: Case, actor: Actor, at: datetime) -> Iterator[Blocker]:
    if not demanded(case):
        yield Blocker("no_demand", _("Nothing is demanded in this round."), Role.INSPECTOR)


# Long rectification ----------------------------------------------------------------------------


def unreached(case: Case) -> list[Milestone]:
    """The milestones in force that no inspector has found reached, the next one first."""
    facts = facts_of(case)
    plans = {
        plan.pk
        for plan in facts.all_requests
        if plan.kind == RequestKind.LONG and plan.granted and plan.round == case.round
    }
    reached = {found.milestone_id for found in facts.milestone_findings if found.passed}
    rows = [m for m in facts.milestones if m.plan_id in plans and m.pk not in reached]
    return sorted(rows, key=lambda row: (row.due_on, row.pk))


def milestones_reached(case: Case, actor: Actor, at: datetime) -> Iterator[Blocker]:
    for row in unreached(case) if case.long else ():
        text = _("No inspector has found reached: %(milestone)s") % {"milestone": row.text}
        yield Blocker("milestone", text, Role.INSPECTOR, Gate.SOLVED)


def milestone_ahead(case: Case, actor: Actor, at: datetime) -> Iterator[Blocker]:
    if not case.long:
        yield Blocker("no_milestone", _("No long rectification is running."), Role.DIRECTOR)


def no_milestones(case: Case, actor: Actor, at: datetime) -> Iterator[Blocker]:
    if case.long:
        text = _("A long rectification is running: its milestones come first.")
        yield Blocker("long", text, Role.INSPECTOR)


def found_partly(case: Case) -> bool:
    """Whether the case came back because something was done in part."""
    facts = facts_of(case)
    last = facts.last_inspection
    if last is None or last.passed or last.round != case.round - 1:
        return False
    return any(finding.partly for finding in facts.findings(last).values())


def partly_done(case: Case, actor: Actor, at: datetime) -> Iterator[Blocker]:
    """A long plan is for the rest; who has begun nothing has the ordinary time."""
    if not found_partly(case):
        text = _("Milestones are for the rest of what an inspector has found partly done.")
        yield Blocker("not_partly", text, Role.INSPECTOR)
