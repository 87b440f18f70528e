"""What a reporter may do about the end of a case: withdraw it, object to its not being accepted."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tracker import texts
from tracker.actor import Actor
from tracker.case_facts import facts_of
from tracker.errors import Invalid
from tracker.free_text import CONTACT, NAME, REASON, LineField, TextField
from tracker.models import Case, Report, Retraction
from tracker.records.exits import (
    ContestRecord,
    DecideContestRecord,
    RecordRetractRecord,
    RetractRecord,
)
from tracker.records.verbs import DecisionRecord
from tracker.verbs.asking import OfReporter
from tracker.verbs.base import Act, Verb, VerbForm
from tracker.verbs.requests import Ask, Decide, reason_field
from tracker.vocabulary import Role, VerbName

WITHDRAWS = [("yes", _("Withdrawn: it need not go on")), ("no", _("Not withdrawn: it is to go on"))]


class RetractForm(VerbForm):
    stands = forms.ChoiceField(label=_("Your word"), choices=WITHDRAWS, widget=forms.RadioSelect)
    remark = TextField(label=_("In your words"), max_length=REASON, required=False, rows=2)


def retract(act: Act, report: int, told: type[RetractRecord]) -> None:
    """Write a reporter's word down: withdrawn once, and again on another day."""
    today = timezone.localdate(act.at)
    if act.data["stands"] == "yes" and (fault := wasted(act, report, today)):
        raise Invalid({"stands": [fault]})
    word = Retraction.objects.create(
        report_id=report,
        day=today,
        stands=act.data["stands"] == "yes",
        by_id=act.actor.user_id,
        at=act.at,
    )
    facts_of(act.case).forget("retractions")
    remark = texts.keep_if(act.case, "remark", act.data["remark"])
    act.record = told(report=report, stands=word.stands, said=remark)


def wasted(act: Act, report: int, today: date) -> Any:
    """Why a word of withdrawal would count for nothing; empty if it counts."""
    facts = facts_of(act.case)
    if facts.dropped(report):
        return _("Withdrawn and confirmed: nothing more is asked.")
    before = facts.withdrawals(report)
    if today in {word.day for word in before}:
        return _("Withdrawn today already: asked again on another day.")
    if act.actor.user_id is not None and act.actor.user_id in {word.by_id for word in before}:
        return _("You asked the first time: somebody else of the office has to ask again.")
    return ""


class Retract(OfReporter):
    """The reporter withdraws with the receipt in hand, is asked again, or thinks better of it."""

    name = VerbName.RETRACT
    label = _("Withdraw my report")
    form = RetractForm

    def apply(self, act: Act) -> None:
        assert act.actor.report_id is not None  # see OfReporter
        retract(act, act.actor.report_id, RetractRecord)


class RecordRetractForm(RetractForm):
    report = forms.ModelChoiceField(
        label=_("Reporter, called on the number on file"), queryset=Report.objects.none()
    )
    stands = forms.ChoiceField(label=_("Answer"), choices=WITHDRAWS, widget=forms.RadioSelect)
    remark = TextField(label=_("In their words"), max_length=REASON, required=False, rows=2)
    field_order = ("report", "stands", "remark")

    def prepare(self) -> None:
        field = self.fields["report"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Report.objects.filter(case=self.case, reachable=True)


class RecordRetract(Verb):
    """Somebody of the office has called the number on file and asked."""

    name = VerbName.RECORD_RETRACT
    label = _("Take down a withdrawal")
    form = RecordRetractForm

    def apply(self, act: Act) -> None:
        retract(act, act.data["report"].pk, RecordRetractRecord)


class ContestForm(VerbForm):
    reason = reason_field(_("Why it should be accepted after all"))
    objector = LineField(label=_("Objector"), max_length=NAME, required=False)
    contact = LineField(label=_("Contact"), max_length=CONTACT, required=False)


class Contest(Ask):
    """An objection to not being accepted: by receipt, or taken down by a clerk."""

    name = VerbName.CONTEST
    label = _("Take down an objection to non-acceptance")
    told = ContestRecord
    form = ContestForm

    def allows(self, actor: Actor, case: Case | None) -> bool:
        held = actor.role != Role.CITIZEN or actor.report_id is not None
        return held and super().allows(actor, case)


class DecideContest(Decide):
    name = VerbName.DECIDE_CONTEST
    label = _("Decide the objection to non-acceptance")
    told = DecideContestRecord

    def grant(self, act: Act, request: Any, told: DecisionRecord) -> DecisionRecord:
        act.case.accept()
        act.set(route_code="", ended_at=None)
        return told
