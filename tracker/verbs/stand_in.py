"""Who acts for the unit head in one case 替代签署人, without a word on why."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tracker import posts, reference
from tracker.deeds import recusal
from tracker.models import Case, User
from tracker.records.verbs import StandInRecord
from tracker.verbs.base import Act, Verb, VerbForm
from tracker.vocabulary import UNIT_ROLES, Role, VerbName


def line(case: Case) -> set[int]:
    """The unit of a case, and those above it."""
    found, unit = set(), case.unit
    while unit is not None:
        found.add(unit.pk)
        unit = reference.units.get(unit.parent_id) if unit.parent_id else None
    return found


def eligible(case: Case, at: Any) -> set[int]:
    """The keys of who may act for the head: of the unit or those above, and barred by nothing."""
    units = line(case)
    there = {p.person_id for p in posts.acting(at, *UNIT_ROLES) if p.unit_id in units}
    return {key for key in there if recusal(case, key, Role.OFFICER) == ""}


class StandInForm(VerbForm):
    person = forms.ModelChoiceField(
        label=_("Acts for the unit head"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("Nobody: the head acts"),
    )

    def prepare(self) -> None:
        if self.case is not None:
            field: Any = self.fields["person"]
            keys = eligible(self.case, self.at)
            field.queryset = User.objects.filter(pk__in=keys, is_active=True).order_by("pk")
            self.initial.setdefault("person", self.case.stand_in_id)

    def clean_person(self) -> User | None:
        person: User | None = self.cleaned_data["person"]
        if self.case is not None and self.case.stand_in_id == (person and person.pk):
            raise ValidationError(_("Nothing is different from before."), code="same")
        return person


class AppointStandIn(Verb):
    """No reason is asked for: whoever reads that another acts is not to learn why."""

    name = VerbName.STAND_IN
    label = _("Appoint a stand-in for the head")
    form = StandInForm

    def apply(self, act: Act) -> None:
        person = act.data["person"]
        act.set(stand_in=person)
        act.record = StandInRecord(person=person and person.pk)
