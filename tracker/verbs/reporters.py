"""What a reporter may do about the end of a case: withdraw it, object to its not being accepted."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tracker import texts
from tracker.actor import Actor
from tracker.case_facts import facts_of
from tracker.errors import Blocked, Blocker, Invalid
from tracker.exit_rules import dropped, withdrawals
from tracker.free_text import CONTACT, NAME, REASON, LineField, TextField
from tracker.models import Case, Report, Request, Retraction
from tracker.records.exits import (
    ContestRecord,
    DecideContestRecord,
    RecordRetractRecord,
    RetractRecord,
)
from tracker.records.verbs import DecisionRecord
from tracker.verbs.asking import OfReporter
from tracker.verbs.base import Act, Verb, VerbForm
from tracker.verbs.objections import ObjectionChoice
from tracker.verbs.requests import Ask, Decide, DecideForm, reason_field
from tracker.vocabulary import RequestKind, Role, VerbName

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
    if dropped(act.case, report):
        return _("Withdrawn and confirmed: nothing more is asked.")
    before = withdrawals(act.case, report)
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

    def asked(self, act: Act) -> dict[str, Any]:
        return {**super().asked(act), "report_id": act.actor.report_id}

    def allows(self, actor: Actor, case: Case | None) -> bool:
        held = actor.role != Role.CITIZEN or actor.report_id is not None
        return held and super().allows(actor, case)


class DecideContestForm(DecideForm):
    """Several reporters may object, each for himself: which one is meant, is then said."""

    request = ObjectionChoice(label=_("Objection"), queryset=Request.objects.none(), required=False)
    field_order = ("request",)

    def prepare(self) -> None:
        field = self.fields["request"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Request.objects.filter(
            case=self.case, kind=RequestKind.CONTEST, decided_at__isnull=True
        )
        if self.case is not None and len(contests(self.case)) < 2:
            field.widget = forms.HiddenInput()

    def clean_request(self) -> Request | None:
        chosen: Request | None = self.cleaned_data["request"]
        if chosen is None and self.case is not None and len(contests(self.case)) > 1:
            text = _("Several have objected: say whose objection this decides.")
            raise ValidationError(text, code="required")
        return chosen


def contests(case: Case) -> list[Request]:
    """The objections to non-acceptance that wait for a decision."""
    return [row for row in facts_of(case).requests if row.kind == RequestKind.CONTEST]


class DecideContest(Decide):
    name = VerbName.DECIDE_CONTEST
    label = _("Decide the objection to non-acceptance")
    told = DecideContestRecord
    form = DecideContestForm

    def chosen(self, act: Act) -> Request:
        chosen: Request = act.data["request"] or super().chosen(act)
        if chosen.asked_by_id is not None and chosen.asked_by_id == act.actor.user_id:
            text = _("Nobody decides the own request: somebody else has to.")
            raise Blocked([Blocker("own_request", text, Role.CLERK)])
        return chosen

    def grant(self, act: Act, request: Any, told: DecisionRecord) -> DecisionRecord:
        act.case.accept()
        act.set(route_code="", ended_at=None)
        return told
