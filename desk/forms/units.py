"""Units in settings: the unit itself, and the other names it goes by in incoming ledgers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tracker.free_text import LineField, TextField, clean_line
from tracker.models import Case, Unit, UnitAlias
from tracker.vocabulary import UnitKind


class UnitForm(forms.ModelForm[Unit]):
    """A unit, or a station or window, which takes the class of the unit that it belongs to."""

    aliases = TextField(
        label=_("Also called"),
        required=False,
        help_text=_("One name a line, as other ledgers write it."),
    )

    class Meta:
        model = Unit
        fields = (
            *("name", "name_en", "short_name", "code", "kind", "parent"),
            *("unit_class", "appraised", "duties", "active"),
        )
        field_classes = {
            **dict.fromkeys(("name", "name_en", "short_name"), LineField),
            "duties": TextField,
        }
        widgets = {"duties": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parent: Any = self.fields["parent"]
        parent.queryset = Unit.objects.filter(parent__isnull=True, active=True)
        self.fields["unit_class"].required = False
        if self.instance.pk:
            parent.queryset = parent.queryset.exclude(pk=self.instance.pk)
            names = self.instance.aliases.values_list("alias", flat=True)
            self.initial["aliases"] = "\n".join(names)

    def clean_aliases(self) -> list[str]:
        names = map(clean_line, self.cleaned_data["aliases"].splitlines())
        wanted = list(dict.fromkeys(name for name in names if name))
        taken = UnitAlias.objects.filter(alias__in=wanted).exclude(unit=self.instance.pk)
        for alias in taken.select_related("unit"):
            raise ValidationError(
                _("%(alias)s is already a name of %(unit)s."),
                params={"alias": alias.alias, "unit": alias.unit},
                code="taken",
            )
        if any(len(name) > 160 for name in wanted):
            raise ValidationError(_("A name has at most 160 characters."), code="long")
        return wanted

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("kind") == UnitKind.UNIT:
            data["parent"] = None
            if not data.get("unit_class"):
                self.add_error("unit_class", ValidationError(_("Choose a class."), code="required"))
        elif data.get("parent") is None and "parent" not in self.errors:
            text = _("A station or window belongs to a unit.")
            self.add_error("parent", ValidationError(text, code="required"))
        else:
            data["unit_class"] = data["parent"].unit_class if data.get("parent") else ""
        self._check_active(data)
        return data

    def _check_active(self, data: dict[str, Any]) -> None:
        unit = self.instance
        if data.get("active") or not unit.pk:
            return
        busy = Case.objects.open().filter(unit=unit)[:1]
        if busy:
            text = _("The unit still answers for open cases (such as %(number)s).")
            params = {"number": busy[0].number}
            self.add_error("active", ValidationError(text, params=params, code="busy"))

    @transaction.atomic
    def save(self, commit: bool = True) -> Unit:
        unit: Unit = super().save(commit)
        wanted = set(self.cleaned_data["aliases"])
        unit.aliases.exclude(alias__in=wanted).delete()
        known = set(unit.aliases.values_list("alias", flat=True))
        UnitAlias.objects.bulk_create(
            UnitAlias(alias=alias, unit=unit) for alias in sorted(wanted - known)
        )
        return unit
