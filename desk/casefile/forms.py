"""A verb's form on a page: fitted to the browser, read back as the payload of the door."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from desk.casefile.panels import listed, masked
from tracker.models import Case, Demand, Measure, Milestone, Report
from tracker.verbs import Verb, VerbForm
from tracker.verbs.fields import RowsField
from web import factors
from web.forms import FILES


def name_measure(measure: Measure) -> str:
    return measure.text


# What a choice is called whose rows have no name of their own, or one that must not be shown.
NAMES: dict[type, Callable[[Any], str]] = {
    Measure: name_measure,
    Report: masked,
    Demand: str,
    Milestone: str,
}


def form_for(what: Verb, case: Case, at: datetime, **options: Any) -> VerbForm:
    """The verb's form; options as for a Django form (data, files, initial)."""
    form = what.form(case=case, at=at, **options)
    if what.signs:
        factors.ask(form)
    for field in form.fields.values():
        fit(field)
    return form


def bound(what: Verb, case: Case, at: datetime, request: HttpRequest) -> VerbForm:
    return form_for(what, case, at, data=request.POST, files=request.FILES)


def filled_in(what: Verb, case: Case, at: datetime, request: HttpRequest) -> VerbForm:
    """A fresh form that holds what was typed into an older one; files have to be chosen anew."""
    typed = payload(bound(what, case, at, request))
    return form_for(what, case, at, initial={k: v for k, v in typed.items() if not is_file(v)})


def fit(field: forms.Field) -> None:
    """Native pickers for dates, names for choices, tick boxes for many of a list."""
    widget = field.widget
    if isinstance(widget, forms.DateInput):
        widget.input_type, widget.format = "date", "%Y-%m-%d"
    if isinstance(widget, forms.ClearableFileInput):
        widget.attrs["accept"] = FILES
    if isinstance(field, forms.ModelMultipleChoiceField):
        field.widget = forms.CheckboxSelectMultiple()
        field.widget.choices = field.choices
    elif isinstance(field, forms.ModelChoiceField):
        name = NAMES.get(model_of(field))
        if name is not None:
            field.label_from_instance = name  # type: ignore[method-assign,assignment]  # Django's way
        only_one(field)


def rows_of(field: forms.ModelChoiceField[Any]) -> QuerySet[Any]:
    """What can be chosen; a verb's form always says it."""
    return cast("QuerySet[Any]", field.queryset)


def model_of(field: forms.ModelChoiceField[Any]) -> type[Any]:
    return rows_of(field).model


def only_one(field: forms.ModelChoiceField[Any]) -> None:
    """A choice of one thing is made already."""
    if field.required and field.initial is None and model_of(field) in NAMES:
        rows = list(rows_of(field)[:2])
        if len(rows) == 1:
            field.initial, field.empty_label = rows[0].pk, None


def payload(form: VerbForm) -> dict[str, Any]:
    """What the browser sent, by field, as the door takes it; line ends as everywhere else."""
    return {
        name: _plain_ends(form[name].data)
        for name, field in form.fields.items()
        if not isinstance(field, factors.FactorField)
    }


def _plain_ends(value: Any) -> Any:
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


def is_file(value: Any) -> bool:
    first = value[0] if isinstance(value, list) and value else value
    return hasattr(first, "chunks")


# What was typed, for a page that cannot take it just now ---------------------------------------


def typed(request: HttpRequest) -> list[tuple[str, str]]:
    """The names and values posted, to be posted again; no factor, no token, no version."""
    hidden = {"csrfmiddlewaretoken", "version", "reload", *factors.FIELDS}
    return [
        (name, str(value))
        for name, values in request.POST.lists()
        if name not in hidden
        for value in values
    ]


def kept(form: VerbForm) -> list[tuple[str, str]]:
    """What was typed, in words, field by field."""
    found = []
    for name, value in payload(form).items():
        words = in_words(form.fields[name], value)
        if words:
            found.append((str(form.fields[name].label), words))
    return found


def in_words(field: Any, value: Any) -> str:
    if value in (None, "", [], False) or is_file(value):
        return ""
    if isinstance(field, RowsField):
        return "\n".join(listed([cell for cell in row.values() if cell]) for row in value)
    if isinstance(value, bool):
        return str(_("Yes"))
    if hasattr(field, "choices"):
        chosen = value if isinstance(value, list) else [value]
        names = {str(key): str(name) for key, name in field.choices}
        return listed([names.get(str(key), str(key)) for key in chosen])
    return str(value)
