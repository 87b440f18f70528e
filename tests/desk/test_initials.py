"""No form says beforehand that something happened: nothing is ticked, no answer is chosen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django import forms
from django.apps import apps
from django.db import models

from desk.casefile.forms import form_for
from desk.urls import urlpatterns
from portal.urls import urlpatterns as of_public
from tests.looks import looked_again
from tests.world import World, all_passed
from tracker.models import Case
from tracker.models.case import EDITABLE
from tracker.verbs import VERBS
from tracker.verbs.fields import FilesField, RowsField

assert urlpatterns
assert of_public  # all forms are imported with the views
STAGES = (
    *("logged", "assigned", "planned", "ready", "submitted", "called_back", "verified", "signed"),
    "closed",
)
FAILED = all_passed(solved="no", solved_remark="x")
# What a form holds already, and why that asserts nothing.
GIVEN: dict[tuple[str, str], str] = {
    ("assign", "unit"): "as whoever logged it suggested",
    ("assign", "promised_on"): "as the case says",
    ("assign", "misconduct_alleged"): "as the case says",
    **{("correct", name): "what stands, to be corrected" for name in EDITABLE},
    **{("release", name): "the words released before" for name in ("title", "text", "reply")},
    ("release", "measures"): "the plan's measures, masked, to be read before they are released",
    **{
        (verb, f"unit_{name}"): "the matter, masked, to be read before the unit reads it"
        for verb in ("assign", "reword")
        for name in ("title", "text")
    },
    ("decide_objection", "request"): "which one: there is no other",
    ("measure", "measure"): "which one: there is no other",
    ("respond", "demand"): "which one: there is no other",
    ("call_back", "report"): "which one: there is no other",
    ("record_retract", "report"): "which one: there is no other",
}
# The same of forms that are no verb's.
CHOSEN: dict[tuple[str, str], str] = {
    ("ReportForm", "who"): "a reporter who says nothing stays anonymous",
    ("UnitForm", "appraised"): "a unit is appraised unless somebody says otherwise",
    ("WhereForm", "working_days"): "whether messages wait for a working day",
    ("UnitForm", "active"): "a unit is there when it is entered",
}


def first_of(field: forms.Field) -> Any:
    """What a browser sends of a select that nobody touched."""
    if type(field.widget) is not forms.Select:
        return ""
    found = next(iter(field.choices), ("", ""))[0]  # type: ignore[attr-defined]  # a choice field
    return getattr(found, "value", found)


def asserted(form: forms.BaseForm) -> Iterator[str]:
    """The fields that hold something before anybody has touched them."""
    for name, field in form.fields.items():
        if isinstance(field, (RowsField, FilesField)):
            continue
        held = form.get_initial_for_field(field, name)
        if held not in (None, "", False, [], ()) or first_of(field) not in ("", None):
            yield name


def cases(world: World) -> Iterator[Case]:
    for stage in STAGES:
        yield getattr(world, stage)()
    yield world.do("chen", "rework", world.submitted(), **FAILED).case
    case = world.verified()
    yield world.do("wang", "object", case, ground="unsolved", reason="未解决").case
    yield looked_again(world, world.verified())


@pytest.mark.django_db
def test_no_verb_is_filled_in_beforehand(world: World) -> None:
    found = set()
    for case in cases(world):
        for name, what in VERBS.items():
            fresh = Case.objects.get(pk=case.pk)
            form = form_for(what, fresh, world.now)
            found |= {(str(name), field) for field in asserted(form)}
    assert found <= GIVEN.keys(), found - GIVEN.keys()


def all_forms(base: type[forms.BaseForm] = forms.Form) -> Iterator[type[forms.BaseForm]]:
    for kind in base.__subclasses__():
        if kind.__module__.split(".")[0] in ("desk", "portal", "tracker", "web", "imports"):
            yield kind
        yield from all_forms(kind)


def test_no_other_form_either() -> None:
    found = set()
    for kind in [*all_forms(), *all_forms(forms.ModelForm)]:
        for name, field in kind.base_fields.items():
            ticked = isinstance(field, forms.BooleanField) and field.initial
            chosen = isinstance(field.widget, forms.RadioSelect) and field.initial
            if ticked or chosen:
                found.add((kind.__name__, name))
    assert found == CHOSEN.keys()


# What is true of a row unless somebody says otherwise, and no deed of anybody's.
TRUE_BY_DEFAULT = {
    ("tracker", "Report", "anonymous"),
    ("notifications", "MessageSettings", "working_days"),
}


def test_no_row_is_true_by_default() -> None:
    """Least of all that somebody was on the spot."""
    found = {
        (model._meta.app_label, model.__name__, field.name)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, models.BooleanField) and field.default is True
    }
    kept = {row for row in found if row[2] not in ("active", "is_active", "appraised")}
    assert {row for row in kept if row[0] in ("tracker", "notifications", "scoring")} <= (
        TRUE_BY_DEFAULT
    )
