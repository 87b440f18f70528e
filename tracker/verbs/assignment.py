"""Handing a case to a unit: assign, acknowledge, return, plan."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tracker import posts, reference, texts, track
from tracker.digests import new_salt
from tracker.free_text import NAME, REASON, LineField, TextField
from tracker.models import Case, Measure
from tracker.records.verbs import AssignRecord, PlanRecord, ReturnRecord
from tracker.verbs.base import Act, Verb, VerbForm
from tracker.verbs.choices import (
    IN_USE,
    LEAD_UNITS,
    KeptChoiceField,
    KeptMultipleChoiceField,
    MannedUnitField,
)
from tracker.verbs.fields import RowsField
from tracker.verbs.unit_words import WordsForm, write_words
from tracker.vocabulary import TextKind, VerbName


class AssignForm(WordsForm):
    field_order = ("unit", "co_units", "tier", "promised_on", "misconduct_alleged")
    unit = MannedUnitField(reference.units, LEAD_UNITS, label=_("Lead unit"))
    co_units = KeptMultipleChoiceField(
        reference.units, LEAD_UNITS, label=_("Co-units"), required=False
    )
    tier = KeptChoiceField(reference.tiers, IN_USE, label=_("Tier"))
    promised_on = forms.DateField(label=_("Promised for"), required=False)
    misconduct_alleged = forms.BooleanField(label=_("Misconduct alleged"), required=False)

    def prepare(self) -> None:
        unit: Any = self.fields["unit"]
        unit.lacking = posts.unmanned(unit.rows(), self.at)
        if self.case is not None:
            self.initial.setdefault("unit", self.case.suggested_unit_id)
            self.initial.setdefault("promised_on", self.case.promised_on)
            self.propose()
        if self.case is not None and not self.is_bound:
            self.initial.setdefault("misconduct_alleged", track.suggested(self.case))

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        unit, tier = data.get("unit"), data.get("tier")
        if unit is not None and unit in data.get("co_units", ()):
            text = _("The lead unit cannot assist itself.")
            self.add_error("co_units", ValidationError(text, code="lead"))
        promised = data.get("promised_on") or (self.case and self.case.promised_on)
        if tier is not None and tier.promised and promised is None:
            text = _("This tier runs to a promised date: enter it.")
            self.add_error("promised_on", ValidationError(text, code="required"))
        data["promised_on"] = promised
        return data


class Assign(Verb):
    name = VerbName.ASSIGN
    label = _("Assign")
    form = AssignForm

    def apply(self, act: Act) -> None:
        data = act.data
        act.set(
            unit=data["unit"],
            tier=data["tier"],
            promised_on=data["promised_on"],
            assigned_at=act.at,
            assigned_by_id=act.actor.user_id,
            acknowledged_at=None,
        )
        words = write_words(act)
        if data["misconduct_alleged"] and not track.alleged(act.case):
            act.entries.append(track.allege(act.case, act.actor, act.at))
        if data["co_units"]:
            act.case.co_units.set(data["co_units"])
        act.record = AssignRecord(
            unit=data["unit"].code,
            co_units=tuple(unit.code for unit in data["co_units"]),
            tier=data["tier"].code,
            promised_on=data["promised_on"],
            words=texts.named(TextKind.UNIT, words),
        )


class Acknowledge(Verb):
    name = VerbName.ACKNOWLEDGE
    label = _("Acknowledge")
    form = VerbForm

    def apply(self, act: Act) -> None:
        act.set(acknowledged_at=act.at)


class ReturnForm(VerbForm):
    reason = TextField(label=_("Reason"), max_length=REASON)


class Return(Verb):
    name = VerbName.RETURN
    label = _("Return to the office")
    form = ReturnForm

    def apply(self, act: Act) -> None:
        unit = act.case.unit
        act.record = ReturnRecord(
            unit=unit.code if unit else "",
            reason=texts.keep(act.case, "reason", act.data["reason"]),
        )
        act.case.co_units.clear()
        act.set(unit=None, tier=None, assigned_at=None, acknowledged_at=None, due_at=None)
        if act.case.stand_in_id is not None:
            act.set(stand_in=None)  # for a head who has nothing to do with it any more


def measures_field() -> RowsField:
    return RowsField(
        label=_("Measures"),
        columns={
            "text": LineField(label=_("Measure"), max_length=500),
            "owner": LineField(label=_("Owner"), max_length=NAME),
            "due_on": forms.DateField(
                label=_("To be done by"), widget=forms.DateInput(attrs={"type": "date"})
            ),
        },
    )


def within_deadline(
    case: Case | None, at: datetime, rows: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """The measures, none of them later than the deadline of the case. Raises ValidationError."""
    due = case.due_at if case is not None else None
    if due is not None and due >= at:
        last = timezone.localdate(due)
        for number, row in enumerate(rows, start=1):
            if row["due_on"] > last:
                raise ValidationError(
                    _("Row %(row)s: later than the deadline of the case, %(day)s."),
                    params={"row": number, "day": last.isoformat()},
                    code="late",
                )
    return rows


class PlanForm(VerbForm):
    leader = LineField(label=_("Responsible leader"), max_length=NAME)
    plan_text = TextField(label=_("Rectification plan"), max_length=10_000, required=False, rows=4)
    measures = measures_field()

    def clean_measures(self) -> list[dict[str, Any]]:
        return within_deadline(self.case, self.at, self.cleaned_data["measures"])


class Plan(Verb):
    name = VerbName.PLAN
    label = _("File the plan")
    form = PlanForm

    def apply(self, act: Act) -> None:
        data = act.data
        act.set(
            leader=data["leader"],
            plan_text=data["plan_text"],
            plan_salt=new_salt(),
            planned_at=act.at,
        )
        measures = Measure.objects.bulk_create(
            Measure(case=act.case, round=act.case.round, **row) for row in data["measures"]
        )
        act.record = PlanRecord(
            plan=texts.named(TextKind.PLAN, act.case),
            measures=tuple(texts.named(TextKind.MEASURE, row) for row in measures),
        )
