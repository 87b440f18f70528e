"""Asking the reporter, two questions apart: is it solved, and how satisfied? By call or by receipt.

What came of each call is a row of its own; the report holds the answer in force.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from tracker import answers, texts, timekeeping
from tracker.actor import Actor
from tracker.case_facts import facts_of
from tracker.free_text import REASON, TextField, says_something
from tracker.identity import plain
from tracker.models import CallBack, Case, Report
from tracker.records.parts import Words
from tracker.records.verbs import AnswerRecord, CallBackRecord
from tracker.road import to_call_back
from tracker.verbs.base import Act, Verb, VerbForm
from tracker.verbs.fields import UNSAID
from tracker.vocabulary import (
    CallOutcome,
    ClockKind,
    Satisfaction,
    Solved,
    Status,
    TextKind,
    VerbName,
)

SOLVED, SATISFIED = _("Is it solved?"), _("How satisfied?")


NEW_FACT = _("What is new since the second look")
ONLY_NEW = _(
    "Somebody else has looked and found it solved. Not solved stops the case again only with what "
    "is new."
)


class AskingForm(VerbForm):
    """Both questions; after a second look also what is new."""

    new_fact = TextField(
        label=NEW_FACT, help_text=ONLY_NEW, max_length=REASON, required=False, rows=2
    )

    def prepare(self) -> None:
        field = self.fields["new_fact"]
        if not answers.looked_again(self.case):
            field.widget, field.disabled = forms.HiddenInput(), True
        self.order_fields([name for name in self.fields if name != "new_fact"])

    def clean_new_fact(self) -> str:
        """What was said before somebody else looked has been answered by that."""
        words: str = self.cleaned_data["new_fact"]
        if self.case is None or not words:
            return words
        if not says_something(words):
            text = _("Say what is new, or leave this empty.")
            raise ValidationError(text, code="empty")
        if plain(words) in map(plain, answers.known_facts(self.case)):
            text = _("This was said before somebody else looked: say what has happened since.")
            raise ValidationError(text, code="known")
        return words


class CallBackForm(AskingForm):
    report = forms.ModelChoiceField(label=_("Reporter"), queryset=Report.objects.none())
    outcome = forms.ChoiceField(label=_("Call-back"), choices=[*UNSAID, *CallOutcome.choices])
    solved = forms.ChoiceField(label=SOLVED, choices=[*UNSAID, *Solved.choices], required=False)
    satisfaction = forms.ChoiceField(
        label=SATISFIED, choices=[*UNSAID, *Satisfaction.choices], required=False
    )
    remark = TextField(label=_("In their words"), max_length=REASON, required=False, rows=2)

    def prepare(self) -> None:
        super().prepare()
        field = self.fields["report"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Report.objects.filter(case=self.case)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("outcome") == CallOutcome.UNREACHABLE:
            return {**data, "solved": "", "satisfaction": ""}
        for name in ("solved", "satisfaction"):
            if data.get("outcome") and name not in self.errors and not data.get(name):
                text = _("Enter the answer given.")
                self.add_error(name, ValidationError(text, code="required"))
        report = data.get("report")
        if report and report.outcome and self.case and answers.own(self.case, report):
            text = _("This reporter has answered by the receipt: that answer stands.")
            self.add_error("report", ValidationError(text, code="own_answer"))
        return data


def put_down(act: Act, report: int, **said: Any) -> CallBack:
    """Write what came of asking."""
    new = act.data.get("new_fact") if said["outcome"] == CallOutcome.ANSWERED else None
    return CallBack.objects.create(
        report_id=report,
        new_fact=texts.write(act.case, "new_fact", new) if new else None,
        case=act.case,
        round=act.case.round,
        remark=act.data["remark"],
        by_id=act.actor.user_id,
        at=act.at,
        **said,
    )


def named_fact(call: CallBack) -> Words | None:
    return texts.named(TextKind.TEXT, call.new_fact) if call.new_fact else None


def renew(act: Act, report: int, **said: Any) -> None:
    """Let the report say what is in force now, and the case whether its citizens confirm it."""
    Report.objects.filter(pk=report).update(**said)
    facts_of(act.case).forget("reports")
    facts_of(act.case).forget("call_backs")
    asked_to_the_end(act)
    if "solved" in said:
        reckon(act)


def reckon(act: Act) -> None:
    """Let the case say whether its citizens confirm it, and whether a denial waits."""
    case, happy = act.case, answers.confirmed(act.case)
    act.set(confirmed_at=(case.confirmed_at or act.at) if happy else None)
    if case.disputed != answers.disputed(case):
        act.set(disputed=not case.disputed)


class RecordCallBack(Verb):
    name = VerbName.CALL_BACK
    label = _("Record a call-back")
    form = CallBackForm

    def apply(self, act: Act) -> None:
        data, report = act.data, act.data["report"]
        said = {name: data[name] for name in ("outcome", "solved", "satisfaction")}
        call = put_down(act, report.pk, **said)
        if data["outcome"] == CallOutcome.UNREACHABLE:
            said = self.unreached(act, report)
        renew(act, report.pk, tries=F("tries") + 1, **said)
        act.record = CallBackRecord(
            report=report.pk,
            outcome=CallOutcome(call.outcome),
            solved=Solved(call.solved) if call.solved else None,
            satisfaction=Satisfaction(call.satisfaction) if call.satisfaction else None,
            said=texts.named_if(TextKind.CALL_BACK, call),
            new_fact=named_fact(call),
        )

    def unreached(self, act: Act, report: Report) -> dict[str, str]:
        """What a call in vain changes: nothing where an answer was given, nor before enough."""
        if report.outcome == CallOutcome.ANSWERED:
            return {}
        facts_of(act.case).forget("call_backs")
        enough = answers.tried(answers.tries(act.case, report)).enough
        return {"outcome": CallOutcome.UNREACHABLE} if enough else {}


def asked_to_the_end(act: Act) -> None:
    """The office's clock runs until the last reporter is asked; then the inspector's begins."""
    act.stop = act.start = ()
    if not to_call_back(facts_of(act.case).reports):
        asking = timekeeping.stop(act.case, (ClockKind.QUESTION,), act.at)
        act.start = (ClockKind.VERIFY,) if asking and act.case.status == Status.SUBMITTED else ()


def share_time(case: Case, at: datetime) -> None:
    """Let the office's clock run exactly while a reporter is to be asked; then the inspector's.

    For where reporters come and go with a merger. A case from before there was the office's clock
    goes on with the one it has.
    """
    facts = facts_of(case)
    if case.status not in (Status.SUBMITTED, Status.VERIFIED):
        return
    if to_call_back(facts.reports):
        if ClockKind.QUESTION in facts.clocks:
            return
        timekeeping.stop(case, (ClockKind.VERIFY,), at)
        timekeeping.start(case, (ClockKind.QUESTION,), at)
    elif timekeeping.stop(case, (ClockKind.QUESTION,), at) and case.status == Status.SUBMITTED:
        timekeeping.start(case, (ClockKind.VERIFY,), at)
    facts.forget("clocks")


def differ(one: CallBack, other: CallBack) -> bool:
    return (one.solved, one.satisfaction) != (other.solved, other.satisfaction)


class OfReporter(Verb):
    """A verb of somebody who holds the receipt of this case."""

    def allows(self, actor: Actor, case: Case | None) -> bool:
        return super().allows(actor, case) and actor.report_id is not None


class AnswerForm(AskingForm):
    solved = forms.ChoiceField(label=SOLVED, choices=Solved.choices, widget=forms.RadioSelect)
    satisfaction = forms.ChoiceField(
        label=SATISFIED, choices=Satisfaction.choices, widget=forms.RadioSelect
    )
    remark = TextField(label=_("In your words"), max_length=REASON, required=False)


class Answer(OfReporter):
    """The reporter answers; that stands, whatever the office has taken down as the answer."""

    name = VerbName.ANSWER
    label = _("Say whether it is solved")
    form = AnswerForm

    def apply(self, act: Act) -> None:
        report, data = act.actor.report_id, act.data
        assert report is not None  # see OfReporter
        said = {name: data[name] for name in ("solved", "satisfaction")}
        before = answers.taken_down(act.case, Report(pk=report))
        call = put_down(act, report, outcome=CallOutcome.ANSWERED, **said)
        renew(act, report, outcome=CallOutcome.ANSWERED, **said)
        act.record = AnswerRecord(
            report=report,
            outcome=CallOutcome.ANSWERED,
            solved=Solved(call.solved),
            satisfaction=Satisfaction(call.satisfaction),
            contradicts=before is not None and differ(before, call),
            said=texts.named_if(TextKind.CALL_BACK, call),
            new_fact=named_fact(call),
        )
