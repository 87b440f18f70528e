"""Filters in the address: what is known filters, what is not is passed over."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.http import QueryDict
from django.utils import translation

from tests.world import World
from tracker.models import Unit
from web.filters import ANY, FilterForm, SearchField, every_word
from web.forms import as_int, as_ints

pytestmark = pytest.mark.django_db


class Filters(FilterForm):
    unmarked = ("sort",)
    q = SearchField("Words")
    colour = forms.ChoiceField(
        label="Colour", choices=[ANY, ("red", "Red"), ("Cold", [("blue", "Blue")])], required=False
    )
    unit = forms.ModelChoiceField(
        label="Unit", queryset=Unit.objects.all(), to_field_name="code", required=False
    )
    sort = forms.ChoiceField(label="Order", choices=[("", "-"), ("up", "Up")], required=False)


@pytest.fixture(autouse=True)
def english() -> Any:
    with translation.override("en"):
        yield


def test_what_is_asked_for_is_marked_with_the_way_to_undo_it(world: World) -> None:
    form = Filters(QueryDict("q=lamp&colour=blue&unit=water&sort=up&after=x&lang=en"))
    assert form.asked == {"q": "lamp", "colour": "blue", "unit": world.water, "sort": "up"}
    assert form.active == [
        {"label": "lamp", "remove_url": "?colour=blue&unit=water&sort=up&lang=en"},
        {"label": "Colour: Blue", "remove_url": "?q=lamp&unit=water&sort=up&lang=en"},
        {"label": f"Unit: {world.water}", "remove_url": "?q=lamp&colour=blue&sort=up&lang=en"},
    ]


def test_one_value_that_is_not_known_takes_nothing_from_the_others(world: World) -> None:
    form = Filters(QueryDict(f"q=lamp&colour=green&unit=none&sort=%00&before={'x' * 300}"))
    assert form.asked == {"q": "lamp"}
    assert Filters(QueryDict(f"q={'x' * 101}&colour=red")).asked == {"colour": "red"}
    assert Filters(QueryDict("")).active == []


def test_every_word_is_looked_for_anywhere(world: World) -> None:
    lookups = ("name__icontains", "code")
    found = Unit.objects.filter(every_word("局 water", lookups))
    assert list(found) == [world.water]
    assert not Unit.objects.filter(every_word("水务 traffic", lookups)).exists()
    assert Unit.objects.filter(every_word("  ", lookups)).count() == Unit.objects.count()


@pytest.mark.parametrize("text", ["", "x", "-1", "1.5", "²", "٣", " 1", "9" * 10])
def test_what_is_no_whole_number_of_a_row_is_none(text: str) -> None:
    assert as_int(text) is None


def test_whole_numbers_are_read() -> None:
    assert as_int("0042") == 42
    assert as_ints(["1", "x", "999999999"]) == [1, 999_999_999]
