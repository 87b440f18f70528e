"""The law of states on one screen (design §3). Only the door calls these methods.

    LOGGED --assign--> ASSIGNED --plan--> DEADLINE --submit--> SUBMITTED
           --verify--> VERIFIED --close--> CLOSED

The conditions are the last line inside Python: they look at the row alone. The rules that
explain what is missing are in `tracker.rules`; the database repeats the essence in CHECK
constraints and triggers (`tracker.triggers`). From where to where each of them leads is read from
the road (`tracker.road.MOVES`), as the triggers are.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import RETURN_VALUE, FSMField, transition

from tracker.road import MOVES
from tracker.vocabulary import Status
from tracker.vocabulary import VerbName as V

Condition = Callable[[Any], bool]
Method = TypeVar("Method", bound=Callable[..., Status | None])


def has_route(case: Any) -> bool:
    return bool(case.route_code)


def has_target(case: Any) -> bool:
    return case.merged_into_id is not None and case.merged_into_id != case.pk


def has_unit(case: Any) -> bool:
    return None not in (case.unit_id, case.tier_id, case.assigned_at)


def has_plan(case: Any) -> bool:
    return None not in (case.acknowledged_at, case.planned_at) and bool(case.leader)


def four_gates(case: Any) -> bool:
    return None not in (
        case.gate_measures_id,
        case.gate_accountability_id,
        case.gate_solved_id,
        case.gate_reply_id,
    )


def three_signers(case: Any) -> bool:
    signers = [case.signed_head_id, case.signed_inspector_id, case.signed_director_id]
    if case.ruling_id is not None and signers[0] is None:
        signers.pop(0)
    return None not in signers and len(set(signers)) == len(signers)


def has_dossier(case: Any) -> bool:
    return bool(case.sign_off_number and case.dossier_digest and case.ended_at)


def move(verb: V, *conditions: Condition) -> Callable[[Method], Method]:
    """The way that the road gives a verb, open while the conditions hold."""
    way = MOVES[verb]
    found: Callable[[Method], Method] = transition(
        "status",
        list(way.sources),
        target=way.to or RETURN_VALUE(*way.back_to),
        conditions=list(conditions),
    )
    return found


class CaseStates(models.Model):
    status = FSMField(_("State"), default=Status.LOGGED, choices=Status.choices, protected=True)

    class Meta:
        abstract = True

    @move(V.REJECT, has_route)
    def reject(self) -> None:
        """Not a matter for the ledger."""

    @move(V.DECIDE_CONTEST)
    def accept(self) -> None:
        """An objection to its not being accepted was right."""

    @move(V.MERGE, has_target)
    def merge(self) -> None:
        """Goes on inside another case."""

    @move(V.UNMERGE)
    def unmerge(self, back_to: Status) -> Status:
        """Goes on by itself, where it stood."""
        return back_to

    @move(V.WITHDRAW)
    def withdraw(self) -> None:
        """All its reporters have withdrawn it."""

    @move(V.ASSIGN, has_unit)
    def assign(self) -> None:
        """A unit answers for it from now on."""

    @move(V.RETURN)
    def send_back(self) -> None:
        """The unit says that it is not theirs (verb `return`)."""

    @move(V.PLAN, has_plan)
    def plan(self) -> None:
        """Measures, owners and dates are promised."""

    @move(V.SUBMIT)
    def submit(self) -> None:
        """The unit says that it is done."""

    @move(V.REWORK)
    def rework(self) -> None:
        """The inspector does not agree."""

    @move(V.DECIDE_DEFERRAL)
    def defer(self) -> None:
        """It cannot be solved now; looked at again on a set day."""

    @move(V.RESUME)
    def resume(self) -> None:
        """The set day has come."""

    @move(V.DECIDE_OBJECTION)
    def uphold(self) -> None:
        """An objection during the public notice was right."""

    @move(V.SECOND_LOOK)
    def second_look(self) -> None:
        """Somebody else, drawn by lot, looks before the case goes on."""

    @move(V.SAMPLE)
    def sample(self) -> None:
        """The lot has fallen on it: it is visited by somebody drawn."""

    @move(V.DECLINE)
    def decline(self) -> None:
        """Somebody does not sign: the unit begins another round."""

    @move(V.VERIFY, four_gates)
    def verify(self) -> None:
        """All four gates stand open."""

    @move(V.CLOSE, four_gates, three_signers, has_dossier)
    def close(self) -> None:
        """Signed off 销号: final."""
