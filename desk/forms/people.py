"""People in settings: who somebody is, the posts they are given, and the search for them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tracker import custody, identity, posts, reference
from tracker.actor import Actor
from tracker.free_text import NUMBER, LineField, TextField
from tracker.models import Post, User
from tracker.verbs.choices import IN_USE, KeptChoiceField
from tracker.vocabulary import UNIT_ROLES, Role
from web import factors
from web.filters import ANY, FilterForm, SearchField
from web.forms import DAY


class PersonForm(forms.ModelForm[User]):
    """Who somebody is. Staff number and telephone are kept as keyed hashes: never shown."""

    staff_number = LineField(label=_("Staff number"), max_length=NUMBER, required=False)
    telephone = LineField(label=_("Telephone"), max_length=NUMBER, required=False)

    class Meta:
        model = User
        fields = ("name", "username", "employer")
        field_classes = {"name": LineField}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Full name")
        self.fields["username"].label = _("User name")
        self.fields["username"].help_text = _("For signing in. Letters and digits.")
        self.fields["employer"] = KeptChoiceField(
            reference.units, IN_USE, label=_("Employer"), required=False
        )
        self.fields["employer"].help_text = _(
            "For an inspector: the unit whose cases are then closed to them."
        )
        known = _("Known; enter it again only to change it.")
        if self.instance.staff_key:
            self.fields["staff_number"].help_text = known
        if self.instance.phone_key:
            self.fields["telephone"].help_text = known
        if not self.instance._state.adding:
            self.fields["username"].disabled = True

    def clean_staff_number(self) -> str:
        return self.unique("staff_key", identity.staff_key(self.cleaned_data["staff_number"]))

    def clean_telephone(self) -> str:
        return self.unique("phone_key", identity.phone_key(self.cleaned_data["telephone"]))

    def unique(self, field: str, key: str | None) -> str:
        """The key of a number, unless it is another person's: one person has one account."""
        taken = User.objects.filter(**{field: key}).exclude(pk=self.instance.pk) if key else ()
        for other in taken:
            raise ValidationError(
                _("This is the number of %(person)s (%(username)s): one person, one account."),
                params={"person": other, "username": other.username},
                code="taken",
            )
        return key or ""

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        keys = {"staff_key": data.get("staff_number"), "phone_key": data.get("telephone")}
        for field, key in keys.items():
            if key:
                setattr(self.instance, field, key)
        known = self.instance.staff_key or self.instance.phone_key
        if not known and not {"staff_number", "telephone"} & set(self.errors):
            text = _("Enter the staff number or the telephone: they tell people of one name apart.")
            self.add_error("staff_number", ValidationError(text, code="required"))
        return data


def check_term(form: forms.Form | forms.ModelForm[Any], role: Any, start: Any, end: Any) -> None:
    """Find fault with a last day that this role or this first day does not allow."""
    if role == Role.INSPECTOR and end is None and "ends_on" not in form.errors:
        text = _("An inspector has a term with a beginning and an end.")
        form.add_error("ends_on", ValidationError(text, code="required"))
    if start and end and end < start:
        text = _("The term ends before it begins.")
        form.add_error("ends_on", ValidationError(text, code="order"))


class PostForm(forms.ModelForm[Post]):
    """A post to be given."""

    prefix = "post"
    field_order = ("role", "unit", "title", "tenure", "starts_on", "ends_on")

    class Meta:
        model = Post
        fields = ("title", "tenure", "starts_on", "ends_on")
        field_classes = {"title": LineField}
        widgets = {"starts_on": DAY, "ends_on": DAY}

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"] = forms.ChoiceField(
            label=_("Role"),
            choices=[("", "—"), *((role.value, role.label) for role in custody.roles_for(actor))],
        )
        self.fields["unit"] = KeptChoiceField(
            reference.units, IN_USE, label=_("Unit"), required=False
        )
        self.fields["unit"].help_text = _("Of an officer or head.")
        self.fields["tenure"].help_text = _(
            "A deputy acts while the holder is away, or there is none."
        )
        self.fields["ends_on"].help_text = _("The last day. An inspector's term has one.")
        self.fields["starts_on"].initial = timezone.localdate()
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        role, unit = data.get("role"), data.get("unit")
        if role in UNIT_ROLES and unit is None:
            text = _("An officer or head belongs to a unit.")
            self.add_error("unit", ValidationError(text, code="required"))
        if role and role not in UNIT_ROLES and unit is not None:
            text = _("This role is of no unit. An employer is entered with the person.")
            self.add_error("unit", ValidationError(text, code="unit"))
        check_term(self, role, data.get("starts_on"), data.get("ends_on"))
        self.instance.role, self.instance.unit = role or "", unit
        return data


class SuccessorForm(forms.Form):
    """Who goes on with what is open at a post that ends."""

    successor = forms.ModelChoiceField(
        label=_("Successor"), queryset=User.objects.none(), required=False
    )

    def __init__(self, *args: Any, post: Post, at: datetime, needed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["successor"]
        # Inspections go to another inspector; the post of a unit to somebody of the same unit.
        if post.role == Role.INSPECTOR:
            there = posts.people(at, Role.INSPECTOR)
        else:
            there = {p.person_id for p in posts.held(at, *UNIT_ROLES) if p.unit_id == post.unit_id}
            if post.unit_id is None:
                there = posts.people(at, Role.CLERK, Role.DIRECTOR)
                there |= {one.person_id for one in posts.seat(at, post.role, None)}
        field.queryset = User.objects.filter(pk__in=there, is_active=True).exclude(
            pk=post.person_id
        )
        field.required = needed
        field.empty_label = _("Nobody") if not needed else "—"


class TermForm(forms.ModelForm[Post]):
    class Meta:
        model = Post
        fields = ("ends_on",)
        widgets = {"ends_on": DAY}

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        check_term(self, self.instance.role, self.instance.starts_on, data.get("ends_on"))
        return data


class AbsenceForm(forms.Form):
    starts_on = forms.DateField(label=_("Away from"), widget=DAY)
    ends_on = forms.DateField(label=_("Away to"), widget=DAY)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        start, end = data.get("starts_on"), data.get("ends_on")
        if start and end and end < start:
            text = _("The last day lies before the first.")
            self.add_error("ends_on", ValidationError(text, code="order"))
        if end and end < timezone.localdate():
            text = _("These days are over.")
            self.add_error("ends_on", ValidationError(text, code="past"))
        return data


class ConfirmForm(forms.Form):
    """How the confirmer knew the person; nothing is ticked beforehand."""

    events = forms.MultipleChoiceField(label=_("To be confirmed"))
    how = TextField(label=_("How you knew the person"), max_length=300, rows=2)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        factors.ask(self)


class PeopleFilter(FilterForm):
    """The filters of the list of people."""

    q = SearchField(_("Name or user name"), max_length=60)
    role = forms.ChoiceField(
        label=_("Role"),
        choices=[ANY, *((role.value, role.label) for role in custody.BY_ADMIN)],
        required=False,
    )
    unit = KeptChoiceField(reference.units, label=_("Unit"), required=False, empty_label=_("All"))
