"""The way of a request: asked by one, decided by another, beside the main road of its case."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _
from viewflow import this
from viewflow.workflow import Flow, nodes

from tracker.case_facts import facts_of
from tracker.vocabulary import ClockKind, RequestKind, Role, VerbName
from workflows.flows.nodes import Step
from workflows.models import CaseProcess, CaseTask


def asks(kind: RequestKind) -> Callable[[Any], bool]:
    """A gateway's condition: a request of this kind waits for its decision."""
    return lambda seen: any(request.kind == kind for request in facts_of(seen.case).requests)


class RequestFlow(Flow):
    """Request"""

    process_class = CaseProcess
    task_class = CaseTask
    process_title = _("Request")

    start = nodes.StartHandle(None).Annotation(title=_("Asked")).Next(this.kind)
    kind = (
        nodes.Switch()
        .Annotation(title=_("What for?"))
        .Case(this.decide_extension, asks(RequestKind.EXTENSION))
        .Case(this.decide_deferral, asks(RequestKind.DEFERRAL))
        .Default(this.decide_objection)
    )
    decide_extension = (
        Step(Role.CLERK, VerbName.DECIDE_EXTENSION, clock=ClockKind.OBJECTION)
        .Annotation(title=_("Decide the extension"))
        .Next(this.end)
    )
    decide_deferral = (
        Step(Role.DIRECTOR, VerbName.DECIDE_DEFERRAL, clock=ClockKind.OBJECTION)
        .Annotation(title=_("Decide the deferral"))
        .Next(this.end)
    )
    decide_objection = (
        Step(Role.CLERK, VerbName.DECIDE_OBJECTION, clock=ClockKind.OBJECTION)
        .Annotation(title=_("Decide the objection"))
        .Next(this.end)
    )
    end = nodes.End().Annotation(title=_("Decided"))
