"""The way of a case from intake to sign-off, as tasks."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from viewflow import this

from tracker.case_facts import facts_of
from tracker.road import place, to_call_back
from workflows.flows.nodes import CaseFlow, End, Human, Split, Start, Switch, stands_at


def somebody_to_ask(activation: Any) -> bool:
    return to_call_back(facts_of(activation.process.case).reports)


class RectificationFlow(CaseFlow):
    """Rectification"""

    process_title = _("Rectification")

    start = Start(None).Annotation(title=_("Logged")).Next(this.triage)
    triage = Human(place("triage")).Next(this.acknowledge)
    acknowledge = Human(place("acknowledge")).Next(this.kept)
    kept = (
        Switch()
        .Annotation(title=_("Ours?"))
        .Case(this.plan, stands_at("plan"))
        .Default(this.triage)
    )
    plan = Human(place("plan")).Next(this.planned)
    planned = (
        Switch()
        .Annotation(title=_("Planned?"))
        .Case(this.rectify, stands_at("rectify"))
        .Default(this.triage)
    )
    rectify = Human(place("rectify")).Next(this.submitted)
    submitted = (
        Split()
        .Annotation(title=_("Both"))
        .Next(this.inspect)
        .Next(this.call_back, case=somebody_to_ask)
    )
    call_back = Human(place("call_back")).Next(this.asked)
    asked = End().Annotation(title=_("Asked"))
    # Beside the road: open while a reporter's denial waits for the office (`route.step`).
    dispute = Human(place("dispute")).Next(this.settled)
    settled = End().Annotation(title=_("Settled"))
    # And while what remains is put right by milestones.
    milestone = Human(place("milestone")).Next(this.reached)
    reached = End().Annotation(title=_("Reached"))
    inspect = Human(place("inspect")).Next(this.inspected)
    inspected = (
        Switch()
        .Annotation(title=_("Four gates passed?"))
        .Case(this.publish, stands_at("publish"))
        .Default(this.rectify)
    )
    publish = Human(place("publish")).Next(this.sign_head)
    sign_head = Human(place("sign_head")).Next(this.sign_inspector)
    sign_inspector = Human(place("sign_inspector")).Next(this.sign_off)
    sign_off = Human(place("sign_off")).Next(this.end)
    end = End().Annotation(title=_("Ended"))
