"""What stands before a case that was sent back is submitted again: each demand is answered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from tracker.actor import Actor
from tracker.case_facts import facts_of
from tracker.errors import Blocker
from tracker.models import Case, Demand
from tracker.vocabulary import Gate, Role


def demanded(case: Case) -> list[Demand]:
    """What is to be answered in the present round."""
    return [demand for demand in facts_of(case).demands if demand.round == case.round]


def answered(case: Case, demand: Demand) -> bool:
    """By a measure of its own that is done and shown, or by words with evidence; both new."""
    facts = facts_of(case)
    measures = (m for m in facts.measures if m.demand_id == demand.pk)
    if any(m.done_at and m.shown for m in measures):  # type: ignore[attr-defined]  # annotated by Facts.measures
        return True
    words = any(answer.demand_id == demand.pk for answer in facts.demand_answers)
    return words and any(file.demand_id == demand.pk for file in facts.shown_new)


def demands_answered(case: Case, actor: Actor, at: datetime) -> Iterator[Blocker]:
    for demand in demanded(case):
        if not answered(case, demand):
            text = _("Not answered: %(demand)s") % {"demand": demand.text}
            yield Blocker("demand", text, Role.OFFICER, Gate(demand.gate))


def sent_back(case: Case, actor: Actor, at: datetime) -> Iterator[Blocker]:
    """New measures are for what was found wanting; before that, the plan names them all."""
    if case.round == 1:
        text = _("Measures are added when the case has been sent back: the plan stands.")
        yield Blocker("not_sent_back", text, Role.INSPECTOR)


def something_demanded(case: Case, actor: Actor, at: datetime) -> Iterator[Blocker]:
    if not demanded(case):
        yield Blocker("no_demand", _("Nothing is demanded in this round."), Role.INSPECTOR)
