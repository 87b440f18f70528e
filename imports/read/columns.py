"""Which column of a sheet is which field: guessed from its heading, preset, or said by the user."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from imports.errors import ColumnError
from imports.read.cells import column_index, letter
from imports.read.headings import HEADINGS, OTHERS

LABELS: dict[str, Any] = {
    "external_id": _("Their number"),
    "title": _("Title"),
    "text": _("What is the matter"),
    "received_at": _("Received"),
    "channel": _("Channel"),
    "category": _("Category"),
    "unit": _("Unit"),
    "place": _("Place"),
    "reporter_name": _("Reporter"),
    "reporter_contact": _("Contact"),
    "anonymous": _("Anonymous"),
    "reply": _("Reply"),
    "replied_at": _("Replied"),
    "due_at": _("Due"),
    "closed_at": _("Closed on"),
    "status": _("Status"),
    "satisfaction": _("Satisfaction"),
}
FIELDS = tuple(LABELS)
# The columns that a spreadsheet of refused rows has in addition, in every language of ours.
EXTRA = ("原表行号", "有误的列", "退回原因", "Row in the source", "Faulty columns", "Reasons")

NOISE = re.compile(r"[\W_]+")
BRACKETS = re.compile(r"[(\[【〔<《].*?[)\]】〕>》]")
# Before a heading we know, these make it somebody else's: 单位联系电话 is not the reporter's.
FOREIGN = re.compile("单位|部门|领导|责任人|经办|承办|协办|主办|督办|最后|上次|二次|重新|延期")
SHORTEST_TAIL = 3  # characters


@dataclass(frozen=True, slots=True)
class Preset:
    """A known kind of ledger: field by field the headings that hold it, best first.

    `reply_ends`: in this ledger a reply ended the matter, its time is the closing time.
    """

    name: str
    label: Any
    columns: Mapping[str, Sequence[str]]
    reply_ends: bool = False


PRESETS = {
    preset.name: preset
    for preset in (
        Preset(
            name="teddy",
            label=_("Messages to the leaders, with replies (public data set Teddy 2020 C)"),
            columns={
                "external_id": ["留言编号"],
                "reporter_name": ["留言用户"],
                "title": ["留言主题"],
                "received_at": ["留言时间"],
                "text": ["留言详情"],
                "category": ["一级标签", "一级分类"],
                "reply": ["答复意见"],
                "replied_at": ["答复时间"],
            },
            reply_ends=True,
        ),
        Preset(
            name="baltimore311",
            label=_("Service requests of Baltimore 311"),
            columns={
                "external_id": ["ServiceRequestNum", "SRRecordID"],
                "title": ["SRType"],
                "category": ["SRType"],
                "channel": ["MethodReceived"],
                "received_at": ["CreatedDate"],
                "status": ["SRStatus"],
                "due_at": ["DueDate"],
                "closed_at": ["CloseDate"],
                "unit": ["Agency"],
                "reply": ["Outcome"],
                "place": ["Address"],
            },
        ),
    )
}


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each field of a sheet stands: `at` maps a field to the index of its cell in a row."""

    headings: tuple[str, ...]
    first_column: int
    at: Mapping[str, int]
    reply_ends: bool = False

    def heading(self, name: str) -> str:
        """The heading of a field's column, or its letters where it has none; "" without column."""
        index = self.at.get(name)
        if index is None:
            return ""
        return self.headings[index] or letter(self.first_column + index)

    def demand(self) -> None:
        """Errors: ColumnError if what every row needs has no column."""
        faults = _missing(self.at, self.headings)
        if faults:
            raise ColumnError(faults)

    def unused(self) -> list[str]:
        """The headings that no field comes from, in the order of the sheet."""
        used = set(self.at.values())
        return [h for i, h in enumerate(self.headings) if h and i not in used and h not in EXTRA]


@lru_cache(maxsize=4096)
def plain(heading: str) -> str:
    """A heading without case, spaces, marks and anything in brackets."""
    text = unicodedata.normalize("NFKC", heading).casefold()
    return NOISE.sub("", BRACKETS.sub("", text)) or NOISE.sub("", text)


KNOWN = {plain(h): name for name, words in HEADINGS.items() for h in words.split()}
RANK = {plain(h): rank for words in HEADINGS.values() for rank, h in enumerate(words.split())}
TAILS = sorted((h for h in KNOWN if len(h) >= SHORTEST_TAIL and not h.isascii()), key=len)[::-1]
MEANT_FOR_NOTHING = {plain(h) for h in OTHERS.split()} | {plain(h) for h in EXTRA}


def recognise(heading: str) -> str | None:
    """The field whose heading this exactly is, or None."""
    return KNOWN.get(plain(heading))


def familiar(heading: str) -> str | None:
    """As `recognise`, but any heading that ledgers are known to have counts."""
    key = plain(heading)
    return KNOWN.get(key) or (key if key in MEANT_FOR_NOTHING else None)


def guess(headings: Sequence[str]) -> dict[str, int]:
    """Fields by heading: exact ones first, then such as end in one (群众来电时间); no column twice."""
    found: dict[str, tuple[int, int]] = {}
    for index, heading in enumerate(headings):
        key = plain(heading)
        if key in KNOWN:
            _offer(found, KNOWN[key], RANK[key], index)
    taken = {index for _rank, index in found.values()}
    for index, heading in enumerate(headings):
        key = plain(heading)
        if index in taken or key in MEANT_FOR_NOTHING or key in KNOWN:
            continue
        tail = next((tail for tail in TAILS if key.endswith(tail)), None)
        if tail and KNOWN[tail] not in found and not FOREIGN.search(key.removesuffix(tail)):
            found[KNOWN[tail]] = (RANK[tail], index)
    return {name: found[name][1] for name in FIELDS if name in found}


def _offer(found: dict[str, tuple[int, int]], name: str, rank: int, index: int) -> None:
    if name not in found or rank < found[name][0]:
        found[name] = (rank, index)


def suggest_preset(headings: Iterable[str]) -> Preset | None:
    """The preset that knows at least five of the headings and its own name of the time."""
    have = {plain(h) for h in headings}
    for preset in PRESETS.values():
        fitting = [n for n, names in preset.columns.items() if have & {plain(h) for h in names}]
        if len(fitting) >= 5 and "received_at" in fitting:
            return preset
    return None


def parse_map(pairs: Iterable[str]) -> dict[str, str]:
    """`FIELD=COLUMN` arguments as a dict; an empty COLUMN leaves the field out.

    Errors: ColumnError with every fault.
    """
    wanted: dict[str, str] = {}
    faults: list[Any] = []
    for pair in pairs:
        name, sign, column = (part.strip() for part in pair.partition("="))
        if not sign:
            faults.append(format_lazy(_("{pair}: write FIELD=COLUMN."), pair=pair))
        elif name in wanted:
            faults.append(format_lazy(_("The field {field} is named twice."), field=name))
        else:
            wanted[name] = column
    faults += _unknown_fields(wanted)
    if faults:
        raise ColumnError(faults)
    return wanted


def _unknown_fields(names: Iterable[str]) -> list[Any]:
    faults = []
    for name in names:
        if name not in LABELS:
            near = get_close_matches(name, FIELDS, 1, 0.5)
            text = (
                _("There is no field {field}. Did you mean {near}?")
                if near
                else _("There is no field {field}. The fields are: {fields}.")
            )
            faults.append(
                format_lazy(text, field=name, near="".join(near), fields=", ".join(FIELDS))
            )
    return faults


def resolve(
    headings: Sequence[str],
    *,
    first_column: int = 0,
    preset: Preset | None = None,
    wanted: Mapping[str, str] | None = None,
) -> Columns:
    """The columns of a sheet: the user's word before the preset's, the preset's before a guess.

    `wanted` maps fields to headings or column letters. With a preset nothing is guessed.
    Errors: ColumnError with every fault.
    """
    wanted = wanted or {}
    faults = _unknown_fields(wanted)
    chosen: dict[str, int] = {}
    for name, column in wanted.items():
        if column and name in LABELS:
            index = _find(column, headings, first_column, faults)
            if index in chosen.values():
                faults.append(
                    format_lazy(_("The column {column} is named for two fields."), column=column)
                )
            elif index is not None:
                chosen[name] = index
    base = _of_preset(preset, headings) if preset else guess(headings)
    if preset and not base:
        faults.append(
            format_lazy(_("None of the columns of the preset {name} is here."), name=preset.name)
        )
    for name, index in base.items():
        if name not in wanted and (preset or index not in chosen.values()):
            chosen[name] = index
    faults += _missing(chosen, headings) if not faults else []
    if faults:
        raise ColumnError(faults)
    at = {name: chosen[name] for name in FIELDS if name in chosen}
    return Columns(tuple(headings), first_column, at, bool(preset and preset.reply_ends))


def _of_preset(preset: Preset, headings: Sequence[str]) -> dict[str, int]:
    place = {plain(h): i for i, h in reversed(list(enumerate(headings)))}
    return {
        name: place[key]
        for name, names in preset.columns.items()
        if (key := next((plain(h) for h in names if plain(h) in place), None)) is not None
    }


def _find(column: str, headings: Sequence[str], first_column: int, faults: list[Any]) -> int | None:
    """The index of a column by its heading, else by its letters; else a fault is noted."""
    key = plain(column)
    same = [i for i, h in enumerate(headings) if h and plain(h) == key]
    if len(same) > 1:
        letters = ", ".join(letter(first_column + i) for i in same)
        text = _("The heading {column} stands over several columns: name one of {letters}.")
        faults.append(format_lazy(text, column=column, letters=letters))
        return None
    if same:
        return same[0]
    index = column_index(column)
    if index is not None and 0 <= index - first_column < len(headings):
        return index - first_column
    shown = [h for h in headings if h]
    near = get_close_matches(column, shown, 1, 0.4)
    text = (
        _("There is no column {column}. Did you mean {near}?")
        if near
        else _("There is no column {column}. The columns are: {columns}.")
    )
    columns = ", ".join(shown)
    faults.append(format_lazy(text, column=column, near="".join(near), columns=columns))
    return None


def _missing(chosen: Mapping[str, int], headings: Sequence[str]) -> list[Any]:
    columns = ", ".join(h for h in headings if h)
    faults = []
    if "title" not in chosen and "text" not in chosen:
        text = _("No column holds a title or a text. Name it; the columns are: {columns}.")
        faults.append(format_lazy(text, columns=columns))
    if "received_at" not in chosen:
        text = _("No column says when it was received. Name it; the columns are: {columns}.")
        faults.append(format_lazy(text, columns=columns))
    return faults
