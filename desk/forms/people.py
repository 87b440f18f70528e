"""People in settings: who may make whom, and one-time passwords."""

from __future__ import annotations

import secrets
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tracker import reference
from tracker.actor import Actor
from tracker.free_text import LineField
from tracker.models import Unit, User
from tracker.verbs.choices import KeptChoiceField
from tracker.vocabulary import ACCOUNT_ROLES, Role
from web.filters import ANY, FilterForm, SearchField
from web.forms import DAY

# The office looks after these; whoever can bend the office itself is made by the administrator.
BY_OFFICE = (Role.OFFICER, Role.HEAD, Role.INSPECTOR, Role.AUDITOR)
BY_ADMIN = ACCOUNT_ROLES
# No letters or digits that are taken for each other when written on paper.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def one_time_password() -> str:
    """Twelve letters and digits in three groups, 59 bits."""
    groups = ("".join(secrets.choice(LETTERS) for _i in range(4)) for _group in range(3))
    return "-".join(groups)


def roles_for(actor: Actor) -> tuple[Role, ...]:
    """The roles that this actor gives and takes."""
    return BY_ADMIN if actor.role == Role.ADMIN else BY_OFFICE


def may_edit(actor: Actor, person: User) -> bool:
    """Whether this actor changes that person, who may not be the same: nobody promotes oneself."""
    return person.pk != actor.user_id and (not person.role or person.role in roles_for(actor))


class PersonForm(forms.ModelForm[User]):
    class Meta:
        model = User
        fields = (
            *("name", "username", "role", "unit", "post"),
            *("term_start", "term_end", "is_active"),
        )
        field_classes = {"name": LineField, "post": LineField}
        widgets = {"term_start": DAY, "term_end": DAY}

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"] = forms.ChoiceField(
            label=_("Role"),
            choices=[("", "—"), *((role.value, role.label) for role in roles_for(actor))],
        )
        self.fields["name"].label = _("Full name")
        self.fields["username"].label = _("User name")
        self.fields["username"].help_text = _("For signing in. Letters and digits.")
        self.fields["unit"].help_text = _(
            "For an inspector: the employer, whose cases are then closed to them."
        )
        self.fields["term_start"].help_text = _("For inspectors, whose term ends by itself.")
        unit: Any = self.fields["unit"]
        unit.queryset = Unit.objects.filter(active=True)
        if self.instance._state.adding:
            del self.fields["is_active"]
        else:
            self.fields["username"].disabled = True
            self.fields["is_active"].help_text = _(
                "Whoever is not active cannot sign in; what they did stays in the record."
            )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        role = data.get("role")
        if role in (Role.OFFICER, Role.HEAD) and data.get("unit") is None:
            text = _("An officer or head belongs to a unit.")
            self.add_error("unit", ValidationError(text, code="required"))
        start, end = data.get("term_start"), data.get("term_end")
        if role == Role.INSPECTOR and (start is None or end is None):
            text = _("An inspector has a term with a beginning and an end.")
            self.add_error("term_start", ValidationError(text, code="required"))
        if start and end and end <= start:
            text = _("The term ends before it begins.")
            self.add_error("term_end", ValidationError(text, code="order"))
        return data

    def save(self, commit: bool = True) -> User:
        # The administrator's own pages are open to this role alone.
        self.instance.is_staff = self.cleaned_data["role"] == Role.ADMIN
        return super().save(commit)


class PeopleFilter(FilterForm):
    """The filters of the list of people."""

    q = SearchField(_("Name or user name"), max_length=60)
    role = forms.ChoiceField(
        label=_("Role"),
        choices=[ANY, *((role.value, role.label) for role in BY_ADMIN)],
        required=False,
    )
    unit = KeptChoiceField(reference.units, label=_("Unit"), required=False, empty_label=_("All"))
