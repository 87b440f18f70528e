"""Filters of a list, kept in its address, so that a filtered list can be sent to somebody else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.db.models import Q
from django.http import QueryDict
from django.utils.choices import flatten_choices
from django.utils.translation import gettext_lazy as _

from tracker.free_text import LineField
from web.paging import AFTER, BEFORE

ANY = ("", _("All"))
SEARCH = "q"
WORDS = 5  # of a search that are looked at


class SearchField(LineField):
    """The words looked for."""

    def __init__(self, label: Any, placeholder: Any = None, max_length: int = 100) -> None:
        shown = {"type": "search", "placeholder": label if placeholder is None else placeholder}
        widget = forms.TextInput(attrs=shown)
        super().__init__(label=label, max_length=max_length, required=False, widget=widget)


class FilterForm(forms.Form):
    """Read from the address. A value that it does not know is passed over, never an error page."""

    unmarked: ClassVar[tuple[str, ...]] = ()  # what only orders or opens, and filters nothing out

    def __init__(self, params: QueryDict) -> None:
        super().__init__(params)
        self.params = params
        self.full_clean()
        self.asked: dict[str, Any] = {
            name: value for name, value in self.cleaned_data.items() if value not in ("", None)
        }

    @property
    def active(self) -> list[dict[str, str]]:
        """The filters in use, each with its words and the address without it."""
        return [
            {"label": self._words(name), "remove_url": f"?{without(self.params, name)}"}
            for name in self.asked
            if name not in self.unmarked
        ]

    def _words(self, name: str) -> str:
        field: Any = self.fields[name]
        value = self.asked[name]
        if name == SEARCH:
            return str(value)
        if isinstance(value, str):  # of a choice; of a row it is the row
            value = dict(flatten_choices(field.choices))[value]
        return f"{field.label}: {value}"


def without(params: QueryDict, *names: str) -> str:
    """The address's parameters without these, and from the first page on."""
    kept = params.copy()
    for name in (*names, AFTER, BEFORE):
        kept.pop(name, None)
    return kept.urlencode()


def every_word(value: str, lookups: Sequence[str]) -> Q:
    """Rows with every word somewhere; of any length, Chinese ones of two characters too."""
    found = Q()
    for word in value.split()[:WORDS]:
        anywhere = Q()
        for lookup in lookups:
            anywhere |= Q(**{lookup: word})
        found &= anywhere
    return found
