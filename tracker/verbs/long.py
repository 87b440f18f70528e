"""Long rectification 长期整改: proposed, approved by the director, its milestones seen singly.

The case stays under rectification, and its time limit is that of the next milestone.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tracker import texts, timekeeping
from tracker.case_facts import facts_of
from tracker.free_text import NAME, REASON, LineField, TextField, says_something
from tracker.models import Milestone, MilestoneFinding, Request
from tracker.records.long import DecideLongRecord, MilestoneRecord, ProposeLongRecord
from tracker.records.verbs import DecisionRecord
from tracker.rework_rules import unreached
from tracker.verbs.base import Act, Verb, VerbForm
from tracker.verbs.evidence import store
from tracker.verbs.fields import FilesField, RowsField
from tracker.verbs.requests import Ask, Decide, DecideForm, reason_field
from tracker.vocabulary import ClockKind, EvidenceKind, RequestKind, TextKind, VerbName

LONGEST = timedelta(days=3 * 366)
FEWEST = 2  # one step alone is an extension


class ProposeLongForm(VerbForm):
    reason = reason_field(_("Why it takes long"))
    milestones = RowsField(
        label=_("Milestones"),
        columns={
            "text": LineField(label=_("Milestone"), max_length=500),
            "owner": LineField(label=_("Owner"), max_length=NAME),
            "due_on": forms.DateField(
                label=_("To be reached by"), widget=forms.DateInput(attrs={"type": "date"})
            ),
        },
    )

    def clean_milestones(self) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = self.cleaned_data["milestones"]
        today = timezone.localdate(self.at)
        if len(rows) < FEWEST:
            text = _("At least two milestones: for a single step ask for an extension.")
            raise ValidationError(text, code="few")
        for number, row in enumerate(rows, start=1):
            if not today < row["due_on"] <= today + LONGEST:
                text = _("Row %(row)s: a day to come, within three years.")
                raise ValidationError(text, params={"row": number}, code="day")
        return rows


class ProposeLong(Ask):
    name = VerbName.PROPOSE_LONG
    label = _("Propose a long rectification")
    told = ProposeLongRecord
    form = ProposeLongForm

    def asked(self, act: Act) -> dict[str, Any]:
        return {"reason": act.data["reason"]}

    def telling(self, request: Request) -> dict[str, Any]:
        return {"milestones": ()}

    def apply(self, act: Act) -> None:
        super().apply(act)
        rows = Milestone.objects.bulk_create(
            Milestone(case=act.case, plan=act.request, **row) for row in act.data["milestones"]
        )
        assert isinstance(act.record, ProposeLongRecord)
        named = tuple(texts.named(TextKind.MILESTONE, row) for row in rows)
        act.record = replace(act.record, milestones=named)


class DecideLongForm(DecideForm):
    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("granted") == "yes" and self.case is not None:
            open_ = {"plan__kind": RequestKind.LONG, "plan__decided_at": None}
            past = Milestone.objects.filter(case=self.case, **open_)
            if past.filter(due_on__lte=timezone.localdate(self.at)).exists():
                text = _("The day of a milestone is over: the plan has to be proposed anew.")
                self.add_error("granted", ValidationError(text, code="past"))
        return data


def count_on(act: Act) -> None:
    """Let the time limit be that of the next milestone; after the last one, that of a rework."""
    case, left = act.case, unreached(act.case)
    act.set(long=bool(left))  # said anew each time: the tasks follow it
    if not left:
        act.stop, act.start = (*act.stop, ClockKind.RECTIFY), (ClockKind.RECTIFY,)
        return
    clock = facts_of(case).clocks[ClockKind.RECTIFY]
    if clock.promised_on != left[0].due_on:
        timekeeping.stop(case, (ClockKind.RECTIFY,), act.at)
        clock = timekeeping.until(case, ClockKind.RECTIFY, left[0].due_on, act.at)
        facts_of(case).forget("clocks")
        act.set(due_at=clock.due)


class DecideLong(Decide):
    name = VerbName.DECIDE_LONG
    label = _("Decide the long rectification")
    told = DecideLongRecord
    form = DecideLongForm

    def grant(self, act: Act, request: Request, told: DecisionRecord) -> DecisionRecord:
        count_on(act)
        return replace(told, due=act.case.due_at)


class MilestoneForm(VerbForm):
    milestone = forms.ModelChoiceField(label=_("Milestone"), queryset=Milestone.objects.none())
    passed = forms.ChoiceField(
        label=_("Finding"),
        choices=[("yes", _("Reached")), ("no", _("Not reached"))],
        widget=forms.RadioSelect,
    )
    on_site = forms.BooleanField(label=_("Seen on the spot"), required=False)
    remark = TextField(label=_("What you saw"), max_length=REASON, rows=3)
    uploads = FilesField(label=_("Photos"), required=False)

    def prepare(self) -> None:
        field = self.fields["milestone"]
        assert isinstance(field, forms.ModelChoiceField)
        if self.case is not None:
            keys = [row.pk for row in unreached(self.case)]
            field.queryset = Milestone.objects.filter(pk__in=keys).order_by("due_on", "pk")

    def clean_remark(self) -> str:
        words: str = self.cleaned_data["remark"]
        if not says_something(words):
            raise ValidationError(_("Say what you saw."), code="required")
        return words

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("passed") == "yes" and not data.get("on_site"):
            text = _("Reached is found on the spot, not on paper: go and see.")
            self.add_error("on_site", ValidationError(text, code="paper"))
        return data


class InspectMilestone(Verb):
    name = VerbName.MILESTONE
    label = _("Look at a milestone")
    form = MilestoneForm

    def apply(self, act: Act) -> None:
        data, case = act.data, act.case
        milestone: Milestone = data["milestone"]
        finding = self.find(act, milestone)
        files = store(act, data["uploads"], kind=EvidenceKind.INSPECTION)
        facts_of(case).forget("milestone_findings")
        if finding.passed:
            count_on(act)
        act.record = MilestoneRecord(
            milestone=texts.named(TextKind.MILESTONE, milestone),
            finding=texts.named(TextKind.MILESTONE_FINDING, finding),
            on_site=finding.on_site,
            passed=finding.passed,
            due=case.due_at,
            files=texts.file_refs(files),
        )

    def find(self, act: Act, milestone: Milestone) -> MilestoneFinding:
        assert act.actor.user_id is not None  # the system is granted no inspection
        return MilestoneFinding.objects.create(
            case=act.case,
            milestone=milestone,
            inspector_id=act.actor.user_id,
            on_site=act.data["on_site"],
            passed=act.data["passed"] == "yes",
            remark=act.data["remark"],
            at=act.at,
        )
