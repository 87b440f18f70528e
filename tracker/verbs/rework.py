"""After rework: what was demanded is met by new measures, or answered with new evidence."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tracker import texts
from tracker.free_text import REASON, TextField
from tracker.models import Demand, DemandAnswer, Measure
from tracker.records.verbs import AddMeasuresRecord, RespondRecord
from tracker.verbs.assignment import measures_field, within_deadline
from tracker.verbs.base import Act, Verb, VerbForm
from tracker.verbs.evidence import store
from tracker.verbs.fields import FilesField
from tracker.vocabulary import EvidenceKind, TextKind, VerbName


class DemandForm(VerbForm):
    """One of the demands of the present round."""

    demand = forms.ModelChoiceField(label=_("Demand"), queryset=Demand.objects.none())

    def prepare(self) -> None:
        field = self.fields["demand"]
        assert isinstance(field, forms.ModelChoiceField)
        if self.case is not None:
            field.queryset = Demand.objects.filter(case=self.case, round=self.case.round)


class AddMeasuresForm(DemandForm):
    measures = measures_field()

    def prepare(self) -> None:
        super().prepare()
        # A round may have begun before there were demands for each way back.
        self.fields["demand"].required = False

    def clean_measures(self) -> list[dict[str, Any]]:
        return within_deadline(self.case, self.at, self.cleaned_data["measures"])


class AddMeasures(Verb):
    name = VerbName.ADD_MEASURES
    label = _("Add measures")
    form = AddMeasuresForm

    def apply(self, act: Act) -> None:
        demand: Demand | None = act.data["demand"]
        rows = Measure.objects.bulk_create(
            Measure(case=act.case, round=act.case.round, demand=demand, **row)
            for row in act.data["measures"]
        )
        act.record = AddMeasuresRecord(
            measures=tuple(texts.named(TextKind.MEASURE, row) for row in rows),
            demand=texts.named(TextKind.DEMAND, demand) if demand is not None else None,
        )


class RespondForm(DemandForm):
    text = TextField(label=_("How it was met"), max_length=REASON, rows=3)
    uploads = FilesField(
        label=_("New evidence"),
        required=False,
        help_text=_("What lies with the case already is taken in, but does not count as new."),
    )


class Respond(Verb):
    name = VerbName.RESPOND
    label = _("Answer a demand")
    form = RespondForm

    def apply(self, act: Act) -> None:
        demand: Demand = act.data["demand"]
        answer = DemandAnswer.objects.create(
            case=act.case,
            demand=demand,
            text=act.data["text"],
            by_id=act.actor.user_id,
            at=act.at,
        )
        files = store(act, act.data["uploads"], kind=EvidenceKind.EVIDENCE, demand=demand)
        act.record = RespondRecord(
            demand=texts.named(TextKind.DEMAND, demand),
            words=texts.named(TextKind.DEMAND_ANSWER, answer),
            files=texts.file_refs(files),
        )
