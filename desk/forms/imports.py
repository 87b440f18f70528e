"""The import wizard's forms: the file, then what to make of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from imports.options import Options
from imports.preview import Look, Survey
from imports.read import sheets
from imports.read.columns import LABELS, PRESETS
from imports.understand import lookup
from imports.understand.dates import end_of_day
from tracker import reference
from tracker.errors import Refused
from tracker.models import Unit
from tracker.verbs.choices import IN_USE, LEAD_UNITS, KeptChoiceField
from tracker.vocabulary import UnitClass
from web.forms import DAY, as_int

UNUSED = ("", _("not used"))
REFUSE = ""
TYPES = ".xlsx,.xls,.csv,.tsv,.txt"


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("Spreadsheet"),
        help_text=_("xlsx, xls or csv, up to 50 MB. Nothing is written before you have looked."),
        widget=forms.FileInput(attrs={"accept": TYPES}),
        max_length=200,
    )

    def clean_file(self) -> UploadedFile[bytes]:
        """The file, if it can be read as a spreadsheet at all."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        try:
            sheets.read(file, name=file.name or "")  # type: ignore[arg-type]  # a Django file is one to read
        except Refused as error:
            raise ValidationError(str(error.message), code="unreadable") from error
        finally:
            file.seek(0)
        return file


class OptionsForm(forms.Form):
    """What holds for the whole file."""

    preset = forms.ChoiceField(label=_("Kind of ledger"), required=False)
    channel = KeptChoiceField(
        reference.channels,
        IN_USE,
        label=_("Channel of rows that name none"),
        to_field_name="code",
        required=False,
        empty_label=_("Imported ledger"),
    )
    unit = KeptChoiceField(
        reference.units,
        LEAD_UNITS,
        label=_("Unit of rows that name none"),
        to_field_name="code",
        required=False,
        empty_label=_("None"),
    )
    as_of = forms.DateField(
        label=_("The ledger is of"),
        required=False,
        help_text=_("The day it was written; today if left empty."),
        widget=DAY,
    )
    history = forms.BooleanField(
        label=_("Rows that are closed come in as archived"),
        required=False,
        help_text=_("With their reply and dates. Otherwise every row comes in as newly logged."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        preset: Any = self.fields["preset"]
        preset.choices = [
            ("", _("Any: the columns are guessed")),
            *((p.name, p.label) for p in PRESETS.values()),
        ]

    def clean_as_of(self) -> datetime | None:
        day = self.cleaned_data["as_of"]
        if day is None:
            return None
        now, zone = timezone.now(), timezone.get_current_timezone()
        if day > timezone.localdate(now):
            raise ValidationError(_("This day has not come yet."), code="future")
        return min(end_of_day(datetime.combine(day, datetime.min.time(), zone), zone), now)

    @staticmethod
    def initial_of(options: Options) -> dict[str, Any]:
        return {
            "preset": options.preset,
            "channel": options.channel,
            "unit": options.unit,
            "history": options.history,
            "as_of": timezone.localdate(options.as_of) if options.as_of else None,
        }


def column_name(sheet: int, column: int) -> str:
    return f"column-{sheet}-{column}"


def chosen_sheets(posted: Mapping[str, Any], looks: Sequence[Look]) -> tuple[str, ...]:
    return tuple(look.name for i, look in enumerate(looks) if f"sheet-{i}" in posted)


def chosen_columns(
    posted: Mapping[str, Any], looks: Sequence[Look]
) -> tuple[dict[str, dict[str, int]], list[Any]]:
    """Which column of each chosen sheet is which field, and what is wrong with the choice."""
    found: dict[str, dict[str, int]] = {}
    faults: list[Any] = []
    for i, look in enumerate(looks):
        if f"sheet-{i}" not in posted:
            continue
        at = found.setdefault(look.name, {})
        for column in range(len(look.headings)):
            field = posted.get(column_name(i, column), "")
            if field not in LABELS:
                continue
            if field in at:
                text = _("%(sheet)s: “%(field)s” is chosen for two columns.")
                faults.append(text % {"sheet": look.name, "field": LABELS[field]})
            at.setdefault(field, column)
    return found, faults


def field_choices() -> list[tuple[str, Any]]:
    return [UNUSED, *LABELS.items()]


def unit_choices() -> list[Any]:
    """What can be done with a name that nobody has: refuse its rows, map it, make it."""
    units = Unit.objects.filter(parent__isnull=True, active=True)
    return [
        (REFUSE, _("Refuse these rows")),
        (_("Is another name of"), [(f"is-{unit.pk}", str(unit)) for unit in units]),
        (_("Make it a unit"), [(f"new-{code}", label) for code, label in UnitClass.choices]),
    ]


def decide_units(posted: Mapping[str, Any], names: Iterable[str]) -> None:
    """Do with every unknown name what the clerk chose."""
    for i, words in enumerate(names):
        choice = str(posted.get(f"unit-{i}", REFUSE))
        kind, _dash, value = choice.partition("-")
        if kind == "is":
            units = Unit.objects.filter(parent__isnull=True, active=True)
            unit = units.filter(pk=as_int(value) or 0).first()
            if unit is not None:
                lookup.call_unit(words, unit)
        elif kind == "new" and value in UnitClass.values:
            lookup.make_unit(words, value)


def undecided(posted: Mapping[str, Any], survey: Survey) -> bool:
    """Whether names turned up that the page has not asked about yet."""
    return any(f"unit-{i}" not in posted for i in range(len(survey.units)))
