"""What one person is told, when and where; and the addresses of units."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from notifications.models import MessageSettings, Preference, Target
from notifications.preferences import mail_is_on
from notifications.targets import service_of
from notifications.vocabulary import ALWAYS, DEFAULT_MODE, Kind, Mode
from tracker.free_text import LineField
from tracker.models import Unit, User

EXAMPLES = ("wecombot://…", "dingtalk://…", "feishu://…")
CLOCK = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class WhenForm(forms.Form):
    """For every kind: at once, in the daily digest, or not at all."""

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        chosen = dict(Preference.objects.filter(person=person).values_list("kind", "mode"))
        for kind in Kind:
            modes = [mode for mode in Mode if kind not in ALWAYS or mode != Mode.NOTHING]
            self.fields[kind] = forms.ChoiceField(
                label=kind.label,
                choices=[(mode.value, mode.label) for mode in modes],
                widget=forms.RadioSelect,
                initial=chosen.get(kind.value, DEFAULT_MODE[kind]),
            )

    def save(self) -> None:
        Preference.objects.bulk_create(
            [
                Preference(person=self.person, kind=kind, mode=self.cleaned_data[kind])
                for kind in Kind
            ],
            update_conflicts=True,
            unique_fields=["person", "kind"],
            update_fields=["mode"],
        )


class WhereForm(forms.ModelForm[MessageSettings]):
    """Language, hours and e-mail address."""

    address = forms.EmailField(label=_("E-mail address"), required=False, max_length=200)

    class Meta:
        model = MessageSettings
        fields = (
            *("quiet_from", "quiet_to", "digest_at", "working_days"),
            *("language", "address", "first"),
        )
        widgets = {"quiet_from": CLOCK, "quiet_to": CLOCK, "digest_at": CLOCK}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["quiet_to"].help_text = _("Nothing is sent in between; it waits.")
        if not mail_is_on():
            self.fields["address"].help_text = _("E-mail is off: no mail server is configured.")

    @transaction.atomic
    def save(self, commit: bool = True) -> MessageSettings:
        return super().save(commit)


class TargetForm(forms.ModelForm[Target]):
    """An address outside. The office may also enter webhooks, which reach any host."""

    url = LineField(
        label=_("Address"),
        max_length=600,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    class Meta:
        model = Target
        fields: tuple[str, ...] = ("name", "url")
        field_classes = {"name": LineField}

    def __init__(self, *args: Any, office: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.office = office
        self.fields["name"].help_text = _("Such as: WeCom, group of our unit.")
        examples = [*EXAMPLES, "jsons://…"] if office else EXAMPLES
        words = _("Stored encrypted, not shown again. Begins with the service: %(examples)s")
        self.fields["url"].help_text = words % {"examples": " ".join(examples)}

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"]
        self.instance.service = service_of(url, office=self.office)
        if not self.instance.service:
            raise ValidationError(_("This address is not understood."), code="invalid")
        return url


class UnitTargetForm(TargetForm):
    """The same for a unit's own group or system, by the office or the unit's head."""

    class Meta(TargetForm.Meta):
        fields = ("unit", "name", "url")

    def __init__(self, *args: Any, units: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit: Any = self.fields["unit"]
        unit.queryset = Unit.objects.filter(active=True, parent=None) if units is None else units
        unit.required = True
