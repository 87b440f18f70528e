"""The law of states on one screen (design §3). Only the door calls these methods.

    LOGGED --assign--> ASSIGNED --plan--> DEADLINE --submit--> SUBMITTED
           --verify--> VERIFIED --close--> CLOSED

The conditions are the last line inside Python: they look at the row alone. The rules that
explain what is missing are in `tracker.rules`; the database repeats the essence in CHECK
constraints and triggers (`tracker.triggers`), which are generated from this class.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from tracker.vocabulary import OPEN, Status

S = Status


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
    signers = {case.signed_head_id, case.signed_inspector_id, case.signed_director_id}
    return None not in signers and len(signers) == 3


def has_dossier(case: Any) -> bool:
    return bool(case.sign_off_number and case.dossier_digest and case.ended_at)


class CaseStates(models.Model):
    status = FSMField(_("State"), default=S.LOGGED, choices=S.choices, protected=True)

    class Meta:
        abstract = True

    @transition("status", source=S.LOGGED, target=S.REJECTED, conditions=[has_route])
    def reject(self) -> None:
        """Not a matter for the ledger."""

    @transition("status", source=list(OPEN), target=S.MERGED, conditions=[has_target])
    def merge(self) -> None:
        """Goes on inside another case."""

    @transition("status", source=S.LOGGED, target=S.ASSIGNED, conditions=[has_unit])
    def assign(self) -> None:
        """A unit answers for it from now on."""

    @transition("status", source=S.ASSIGNED, target=S.LOGGED)
    def send_back(self) -> None:
        """The unit says that it is not theirs (verb `return`)."""

    @transition("status", source=S.ASSIGNED, target=S.DEADLINE, conditions=[has_plan])
    def plan(self) -> None:
        """Measures, owners and dates are promised."""

    @transition("status", source=S.DEADLINE, target=S.SUBMITTED)
    def submit(self) -> None:
        """The unit says that it is done."""

    @transition("status", source=S.SUBMITTED, target=S.DEADLINE)
    def rework(self) -> None:
        """The inspector does not agree."""

    @transition("status", source=S.DEADLINE, target=S.DEFERRED)
    def defer(self) -> None:
        """It cannot be solved now; looked at again on a set day."""

    @transition("status", source=S.DEFERRED, target=S.DEADLINE)
    def resume(self) -> None:
        """The set day has come."""

    @transition("status", source=S.VERIFIED, target=S.DEADLINE)
    def uphold(self) -> None:
        """An objection during the public notice was right."""

    @transition("status", source=S.SUBMITTED, target=S.VERIFIED, conditions=[four_gates])
    def verify(self) -> None:
        """All four gates stand open."""

    @transition(
        "status",
        source=S.VERIFIED,
        target=S.CLOSED,
        conditions=[four_gates, three_signers, has_dossier],
    )
    def close(self) -> None:
        """Signed off 销号: final."""
