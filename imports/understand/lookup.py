"""What the words of a ledger mean here: channels, categories and units by any of their names."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from difflib import get_close_matches
from typing import Any

from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from imports.options import Options
from imports.understand.rows import CellError
from imports.understand.synonyms import folded
from tracker.errors import Refused
from tracker.models import Category, Channel, Unit, UnitAlias
from tracker.vocabulary import UnitClass

# The channel of rows that name none, where none was said for the file: made when first needed.
IMPORTED = ("ledger", "台账导入", "Imported ledger")
SEPARATOR = "/"  # between the names of a path of categories
LEVELS = re.compile(r"\s*[/／>›→\\|]+\s*")


class LookupFault(Refused):
    """A channel or unit named for the whole file does not exist; `message` names those that do."""


def _named(rows: dict[str, Any], code: str, text: Any) -> Any:
    if code not in rows:
        near = get_close_matches(code, rows, 1, 0.5)
        shown = ", ".join(near or sorted(rows)[:20])
        raise LookupFault(format_lazy(text, code=code, codes=shown))
    return rows[code]


def unit_names(units: list[Unit]) -> dict[str, Unit]:
    """Units by all of their names, folded; one query."""
    found: dict[str, Unit] = {}
    aliases = UnitAlias.objects.select_related("unit__parent")
    pairs = [(a.alias, a.unit) for a in aliases]
    for part in ("code", "short_name", "name_en", "name"):
        pairs += [(getattr(u, part), u) for u in units]
    for word, unit in pairs:  # a full name wins over a short one of somebody else
        if word:
            found[folded(word)] = unit
    return found


class Lookup:
    """Everything is read once, four queries; words it does not know are counted in `unknown`."""

    def __init__(self, options: Options, dry: bool = False) -> None:
        self.dry = dry
        self.create_units = options.create_units
        self.unknown: dict[str, Counter[str]] = {"channel": Counter(), "category": Counter()}
        channels = {c.code: c for c in Channel.objects.all()}
        units = {u.code: u for u in Unit.objects.select_related("parent")}
        self.default_unit: Unit | None = None
        if options.unit:
            text = _("There is no unit with the code {code}. There are: {codes}.")
            self.default_unit = _named(units, options.unit, text)
        self.channels = {folded(w): c for c in channels.values() for w in _names(c) if w}
        self.default_channel = channels.get(IMPORTED[0])
        if options.channel:
            text = _("There is no channel with the code {code}. There are: {codes}.")
            self.default_channel = _named(channels, options.channel, text)
        # What a preset or a channel numbers, it numbers by itself.
        self.scope = options.preset or options.channel or IMPORTED[0]
        self.units = unit_names(list(units.values()))
        self.categories = self._category_names()

    @staticmethod
    def _category_names() -> dict[str, Category]:
        rows = list(Category.objects.order_by("-path"))
        names = Counter(folded(c.name) for c in rows)
        found = {folded(c.name): c for c in rows if names[folded(c.name)] == 1}
        found |= {folded(c.name): c for c in rows if c.parent_id is None}
        found |= {folded(LEVELS.sub(SEPARATOR, c.path)): c for c in rows}
        return found

    def channel(self, words: str) -> Channel:
        """The channel of these words; the one of the file where they name none."""
        if words:
            known = self.channels.get(folded(words))
            if known is not None:
                return known
            self.unknown["channel"][words] += 1
        if self.default_channel is None:
            code, name, english = IMPORTED
            names = {"name": name, "name_en": english}
            if self.dry:
                self.default_channel = Channel(code=code, **names)
            else:
                self.default_channel, _made = Channel.objects.get_or_create(
                    code=code, defaults=names
                )
        return self.default_channel

    def category(self, words: str) -> Category | None:
        """The category of these words or path; None where there is none such."""
        if not words:
            return None
        known = self.categories.get(folded(words))
        if known is None:
            known = self.categories.get(folded(LEVELS.sub(SEPARATOR, words)))
        if known is None:
            self.unknown["category"][words] += 1
        return known

    def unit(self, words: str) -> Unit | None:
        """The unit of these words, made where that was asked; the one of the file without words.

        A station or window answers through the unit it belongs to.
        """
        if not words:
            return self.default_unit
        found = self.units.get(folded(words))
        if found is None:
            found = self.units[folded(words)] = make_unit(words)
        return found.parent or found

    def check_unit(self, words: str) -> None:
        """Raise CellError if nobody is called so and none may be made."""
        if not words or self.create_units or folded(words) in self.units:
            return
        near = get_close_matches(folded(words), self.units, 1, 0.5)
        if near:
            text = _("There is no unit of this name. Did you mean {near}?")
            raise CellError(format_lazy(text, near=self.units[near[0]].name))
        raise CellError(_("There is no unit of this name: add it, or another name of it, first."))


def _names(row: Channel) -> tuple[str, ...]:
    return row.code, row.name, row.name_en


def make_unit(words: str, unit_class: str = UnitClass.MANAGEMENT) -> Unit:
    """A unit under a name that a ledger brought; made once, whoever else makes it meanwhile.

    Not appraised until the office has looked at it and given it its class.
    """
    digest = hashlib.sha256(folded(words).encode()).hexdigest()
    with transaction.atomic():
        unit, made = Unit.objects.get_or_create(
            code=f"new-{digest[:10]}",
            defaults={"name": words[:120], "unit_class": unit_class, "appraised": False},
        )
        if made and len(words) > 120:
            UnitAlias.objects.get_or_create(alias=words, defaults={"unit": unit})
    return unit


def call_unit(words: str, unit: Unit) -> None:
    """From now on these words mean this unit."""
    UnitAlias.objects.update_or_create(alias=words, defaults={"unit": unit})
