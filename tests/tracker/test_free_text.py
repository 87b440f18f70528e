"""What people type is cleaned in one place, and no field that holds free words passes it by."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as st

from desk.forms.new_case import NewCaseForm
from desk.forms.units import UnitForm
from imports.understand.rows import WORDS
from portal.forms import ReportForm
from tests.world import START
from tracker.free_text import LineField, TextField, clean_line, clean_text
from tracker.models import Case
from tracker.verbs import VERBS
from tracker.verbs.fields import RowsField
from tracker.verbs.intake import LogForm

# Letters that matter to somebody, among everything that the cleaner has an opinion about.
STRANGE = st.sampled_from(
    "停水 ab1。\n\r\t\x00\x0b\x85\u00a0\u00ad\u034f\u0301\u061c\u0628\u0958\u115f\u180b\u180e\u1820"
    "\u200b\u200c\u200d\u200e\u2028\u202e\u202f\u2060\u2066\u2800\u3000\u3164\ud800\uf900\ufe0f"
    "\ufeff\uffff❤👩👧🏽\U000e0061\U000e0100\U0002ebf0\U0001fffe"
)
WRITTEN = st.text(STRANGE | st.characters(), max_size=30)
EMOJI = "👩\u200d👩\u200d👧 ❤\ufe0f 🏳\ufe0f\u200d🌈 👍🏽"
DIRECTIONS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def readable(text: str) -> bool:
    """Whether a person would see anything of it."""
    unseen = {"Cc", "Cf", "Cs", "Zs", "Zl", "Zp", "Mn", "Mc", "Me"}
    blanks = "\u115f\u2800\u3164\uffff\U0001fffe"
    return any(unicodedata.category(c) not in unseen and c not in blanks for c in text)


@given(WRITTEN)
def test_cleaning_twice_changes_nothing(written: str) -> None:
    assert clean_text(clean_text(written)) == clean_text(written)
    assert clean_line(clean_line(written)) == clean_line(written)


@given(WRITTEN)
def test_nothing_becomes_longer(written: str) -> None:
    assert len(clean_line(written)) <= len(clean_text(written)) <= len(written)


@given(WRITTEN)
def test_nothing_unseen_is_left(written: str) -> None:
    text, line = clean_text(written), clean_line(written)
    assert {c for c in text if unicodedata.category(c) == "Cc"} <= {"\n", "\t"}
    assert not {c for c in line if unicodedata.category(c) == "Cc"}
    assert not set(DIRECTIONS) & set(text)
    assert "\u200b" not in text
    text.encode()  # no half of a character either
    assert text == text.strip()
    assert line == " ".join(line.split(" "))


@given(WRITTEN)
def test_a_space_is_a_space_whatever_its_kind(written: str) -> None:
    for space in "\u00a0\u2003\u2009\u202f":
        assert clean_text(written.replace(" ", space)) == clean_text(written)
        assert clean_line(written.replace(" ", space)) == clean_line(written)


@given(st.text(STRANGE, max_size=30))
def test_it_is_empty_only_if_nothing_could_be_read(written: str) -> None:
    assert bool(clean_text(written)) == readable(written)


@pytest.mark.parametrize(
    ("written", "text", "line"),
    [
        ("王\u00a0敏", "王 敏", "王 敏"),
        ("\u3000\u3000一楼\r\n\u3000\u3000二楼\r", "一楼\n\u3000\u3000二楼", "一楼 二楼"),
        ("a\tb\u2028c\x0bd", "a\tb\nc\nd", "a b c d"),
        ("e\u0301te\u0301", "été", "été"),
        (
            "👩\u200d👩\u200d👧 ❤\ufe0f 🏳\ufe0f\u200d🌈 👍🏽",
            *["👩\u200d👩\u200d👧 ❤\ufe0f 🏳\ufe0f\u200d🌈 👍🏽"] * 2,
        ),
        ("138\u200d0000\u200c0000", "13800000000", "13800000000"),  # not hidden from masking
        ("txt.\u202eexe", "txt.exe", "txt.exe"),
        ("می\u200cخواهم", "می\u200cخواهم", "می\u200cخواهم"),
        ("\U0002ebf0\ue000某", "\U0002ebf0\ue000某", "\U0002ebf0\ue000某"),  # rare names
        ("葛\U000e0100城", "葛\U000e0100城", "葛\U000e0100城"),
        ("\u200b\u3164\u2800\ufeff\u0301", "", ""),
    ],
)
def test_what_becomes_of_it(written: str, text: str, line: str) -> None:
    assert (clean_text(written), clean_line(written)) == (text, line)


# Every field ---------------------------------------------------------------------------------

# Not words of anybody: a token of our own, an identifier, a name for signing in.
OTHERS = {("NewCaseForm", "token"), ("UnitForm", "code"), ("PersonForm", "username")}


ROOMS = {"desk", "portal", "demo", "web", "imports", "notifications", "scoring", "tracker"}


def our_forms(base: type[forms.BaseForm] = forms.BaseForm) -> Iterator[type[forms.BaseForm]]:
    """Every form of the project, once its addresses have been loaded."""
    import_module("config.urls")
    for form in base.__subclasses__():
        if form.__module__.split(".")[0] in ROOMS:
            yield form
        yield from our_forms(form)


def fields_of(fields: Any) -> Iterator[tuple[str, forms.Field]]:
    for name, field in fields.items():
        yield name, field
        if isinstance(field, RowsField):
            yield from field.columns.items()


def bare(form: type, fields: Any) -> list[Any]:
    """The fields that take words as they come."""
    return [
        (form.__name__, name)
        for name, field in fields_of(fields)
        if type(field) is forms.CharField and (form.__name__, name) not in OTHERS
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_cleans_what_it_is_told(verb: str) -> None:
    form = VERBS[verb].form
    assert bare(form, form(at=START).fields) == []


def test_every_form_cleans_what_it_is_told() -> None:
    found = set(our_forms())
    assert {LogForm, ReportForm, NewCaseForm, UnitForm} <= found
    assert [fault for form in found for fault in bare(form, form.base_fields)] == []


@pytest.mark.django_db
def test_a_form_bounds_words_after_they_are_cleaned() -> None:
    line, text = LineField(max_length=3), TextField(max_length=3)
    assert line.clean("\ufeff a\u00a0b ") == "a b"
    assert text.clean("a\r\nb") == "a\nb"
    with pytest.raises(forms.ValidationError) as caught:
        line.clean("\u200b\u3164")
    assert caught.value.code == "required"


def test_words_fit_the_columns_that_keep_them() -> None:
    for name in ("title", "place", "external_id"):
        longest: Any = LogForm.base_fields[name]
        assert longest.max_length == Case._meta.get_field(name).max_length


def test_an_import_cleans_and_bounds_words_as_log_does() -> None:
    own = {name: LogForm.base_fields[name] for name in WORDS if name in LogForm.base_fields}
    del own["channel"], own["category"]  # chosen there, words here
    assert {"title", "text", "place", "external_id", "reporter_name"} <= own.keys()
    assert all(WORDS[name] is field for name, field in own.items())
    assert all(isinstance(field, (LineField, TextField)) for field in WORDS.values())
