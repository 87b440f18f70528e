"""Who acts for the unit head in one case 替代签署人, without a word on why."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tracker import custody, posts
from tracker.deeds import recusal
from tracker.models import Case, User
from tracker.records.verbs import StandInRecord
from tracker.verbs.base import Act, Verb, VerbForm
from tracker.vocabulary import UNIT_ROLES, Role, VerbName


def eligible(case: Case, at: datetime) -> dict[int, str]:
    """Who may act for the head, with their unit: of this unit, or heads elsewhere; unbarred."""
    there = [
        post
        for post in posts.acting(at, *UNIT_ROLES)
        if post.unit_id == case.unit_id or post.role == Role.HEAD
    ]
    # Those of the unit itself come first.
    there.sort(key=lambda post: (post.unit_id != case.unit_id, post.unit_id, post.pk))
    found = {post.person_id: str(post.unit) for post in there}
    return {
        key: unit
        for key, unit in found.items()
        if not custody.waiting(key) and not recusal(case, key, Role.OFFICER)
    }


class PersonChoice(forms.ModelChoiceField[User]):
    units: Mapping[int, str] = {}

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj} · {self.units.get(obj.pk, '')}"


class StandInForm(VerbForm):
    person = PersonChoice(
        label=_("Acts for the unit head"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("Nobody: the head acts"),
    )

    def prepare(self) -> None:
        if self.case is not None:
            field: Any = self.fields["person"]
            field.units = eligible(self.case, self.at)
            field.queryset = User.objects.filter(pk__in=field.units, is_active=True)
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
