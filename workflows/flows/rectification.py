"""The way of a case from intake to sign-off, as tasks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _
from viewflow import this
from viewflow.workflow import Flow, nodes

from tracker.case_facts import facts_of
from tracker.models import Case
from tracker.rules import TRIES
from tracker.vocabulary import CallOutcome, ClockKind, Role, Status, VerbName
from workflows.flows.nodes import Step
from workflows.models import UNIT_CANDIDATE, CaseProcess, CaseTask


def is_(status: Status) -> Callable[[Any], bool]:
    """A gateway's condition: the law has moved the case to this state."""
    return lambda seen: bool(seen.case.status == status)


def to_call_back(case: Case) -> bool:
    """Whether a reporter who left a contact is still to be asked (gate 4)."""
    return any(
        r.reachable and r.outcome != CallOutcome.ANSWERED and r.tries < TRIES
        for r in facts_of(case).reports
    )


class RectificationFlow(Flow):
    """Rectification"""

    process_class = CaseProcess
    task_class = CaseTask
    process_title = _("Rectification")

    start = nodes.StartHandle(None).Annotation(title=_("Logged")).Next(this.triage)

    triage = (
        Step(Role.CLERK, VerbName.ASSIGN, VerbName.REJECT)
        .Annotation(title=_("Assign or decline"))
        .Next(this.taken)
    )
    taken = (
        nodes.Switch()
        .Annotation(title=_("Accepted?"))
        .Case(this.acknowledge, is_(Status.ASSIGNED))
        .Default(this.end)
    )
    acknowledge = (
        Step(
            Role.OFFICER,
            VerbName.ACKNOWLEDGE,
            VerbName.RETURN,
            clock=ClockKind.ACKNOWLEDGE,
        )
        .Annotation(title=_("Acknowledge"))
        .Next(this.kept)
    )
    kept = (
        nodes.Switch()
        .Annotation(title=_("Ours?"))
        .Case(this.plan, is_(Status.ASSIGNED))
        .Default(this.triage)
    )
    plan = (
        Step(Role.HEAD, VerbName.PLAN, VerbName.RETURN, clock=ClockKind.PLAN)
        .Annotation(title=_("File the plan"))
        .Next(this.planned)
    )
    planned = (
        nodes.Switch()
        .Annotation(title=_("Planned?"))
        .Case(this.rectify, is_(Status.DEADLINE))
        .Default(this.triage)
    )
    rectify = (
        Step(UNIT_CANDIDATE, VerbName.SUBMIT, clock=ClockKind.RECTIFY)
        .Annotation(title=_("Rectify and submit"))
        .Next(this.submitted)
    )
    submitted = (
        nodes.Split()
        .Annotation(title=_("Both"))
        .Next(this.inspect)
        .Next(this.call_back, case=lambda seen: to_call_back(seen.case))
    )
    call_back = (
        Step(
            Role.CLERK,
            VerbName.CALL_BACK,
            VerbName.ANSWER,
            clock=ClockKind.VERIFY,
            stays=to_call_back,
        )
        .Annotation(title=_("Call back the reporter"))
        .Next(this.asked)
    )
    asked = nodes.End().Annotation(title=_("Asked"))
    inspect = (
        Step(Role.INSPECTOR, VerbName.VERIFY, VerbName.REWORK, clock=ClockKind.VERIFY)
        .Annotation(title=_("Inspect the four gates"))
        .Next(this.inspected)
    )
    inspected = (
        nodes.Switch()
        .Annotation(title=_("Four gates passed?"))
        .Case(this.sign_head, is_(Status.VERIFIED))
        .Default(this.rectify)
    )
    sign_head = (
        Step(Role.HEAD, VerbName.SIGN, clock=ClockKind.NOTICE)
        .Annotation(title=_("Unit head signs"))
        .Next(this.sign_inspector)
    )
    sign_inspector = (
        Step(Role.INSPECTOR, VerbName.SIGN, clock=ClockKind.NOTICE)
        .Annotation(title=_("Inspector signs"))
        .Next(this.sign_off)
    )
    sign_off = (
        Step(Role.DIRECTOR, VerbName.CLOSE).Annotation(title=_("Director signs off")).Next(this.end)
    )
    end = nodes.End().Annotation(title=_("Ended"))
