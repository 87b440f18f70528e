"""A raw row becomes a clean entry, or refusals that say what is wrong with which cell."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, tzinfo
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from imports.read.cells import EXACT, Cell, Row, blank, letter, shown, text_of
from imports.read.columns import Columns
from imports.read.sheets import Sheet
from imports.understand.dates import end_of_day, read_moment
from imports.understand.synonyms import (
    NAMELESS,
    OUTCOMES,
    SATISFACTION,
    TRUTH,
    StatedOutcome,
    folded,
)
from tracker.free_text import TEXT, LineField, TextField
from tracker.verbs.intake import LogForm
from tracker.vocabulary import Satisfaction

# What cleans and bounds the words of a column: the fields of the form of `log` itself, and for what
# it has no such fields, others of the same kind.
WORDS: dict[str, Any] = {
    **{
        name: LogForm.base_fields[name]
        for name in ("external_id", "title", "text", "place", "reporter_name", "reporter_contact")
    },
    "channel": LineField(max_length=120),
    "category": LineField(max_length=120),
    "unit": LineField(max_length=160),
    "reply": TextField(max_length=TEXT),
}
TITLE_FROM_TEXT = 60  # characters
EXCERPT = 60  # characters
SENTENCE = re.compile(r"[。！？!?；;\n]")


@dataclass(frozen=True, slots=True)
class ImportedCase:
    """One matter of the ledger, clean. Moments are aware; words may be empty; unit, channel and
    category are the source's own words, to be looked up. Two entries are equal when they say the
    same, wherever it stood."""

    sheet: str = field(compare=False)
    source: Row = field(compare=False, repr=False)  # the row as it came
    title: str
    text: str
    received_at: datetime
    external_id: str = ""
    channel: str = ""
    category: str = ""
    unit: str = ""
    place: str = ""
    reporter_name: str = ""
    reporter_contact: str = ""
    anonymous: bool = False
    reply: str = ""
    replied_at: datetime | None = None
    due_at: datetime | None = None
    closed_at: datetime | None = None
    status: StatedOutcome | None = None
    satisfaction: Satisfaction | None = None

    @property
    def row(self) -> int:
        return self.source.number

    @property
    def key(self) -> str:
        """What makes it the same matter in another file: its number, else all that was said."""
        if self.external_id:
            return f"id:{self.external_id}"
        said = "\x1f".join(
            (self.received_at.isoformat(), self.title, self.text, self.place, self.reporter_name)
        )
        return f"sha256:{hashlib.sha256(said.encode()).hexdigest()}"

    @property
    def ended(self) -> bool:
        """Closed elsewhere: there is a closing date."""
        return self.closed_at is not None


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a row is not taken: the cell at fault and a reason that is translated when shown."""

    sheet: str
    row: int
    field: str  # "" where the fault is of the row as a whole
    heading: str
    column: int | None  # index into the cells of the row
    letters: str
    value: str  # an excerpt
    reason: Any


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that is not taken, with its cells as they came and every fault found in it."""

    row: Row
    refusals: tuple[Refusal, ...]


class CellError(Exception):
    """What is wrong with one cell; `reason` is translated when shown."""

    def __init__(self, reason: Any) -> None:
        super().__init__()
        self.reason = reason


def title_of(text: str) -> str:
    """A title for a text that came without: its first sentence, cut after 60 characters."""
    first = " ".join(SENTENCE.split(text, maxsplit=1)[0].split()) or " ".join(text.split())
    return first if len(first) <= TITLE_FROM_TEXT else first[: TITLE_FROM_TEXT - 1] + "…"


@dataclass
class Cleaner:
    """Cleans the rows of one file. `as_of` is the present: what is later has not happened yet.

    `history`: a row that says it is closed must say when. `checks`: by field, what looks its words
    up elsewhere and raises CellError if they mean nothing. One cleaner serves all sheets of a file: a
    matter that stands in it twice is taken once.
    """

    as_of: datetime
    zone: tzinfo
    history: bool = False
    checks: Mapping[str, Callable[[str], object]] = field(default_factory=dict)
    seen: dict[str, tuple[str, int]] = field(default_factory=dict)

    def clean(self, sheet: Sheet, columns: Columns) -> Iterator[ImportedCase | RefusedRow]:
        """Every row of a sheet, one by one, as an entry or refused."""
        readers = [(name, index, self._reader(name)) for name, index in columns.at.items()]
        width = len(columns.headings)
        for row in sheet.rows:
            values: dict[str, Any] = {}
            faults: list[tuple[str, Any]] = []
            for name, index, reader in readers:
                cell = row.cells[index] if index < len(row.cells) else ""
                if cell == "" or blank(cell):
                    continue
                try:
                    values[name] = reader(cell)
                except CellError as fault:
                    faults.append((name, fault.reason))
            if len(row.cells) > width and not all(map(blank, row.cells[width:])):
                faults.append(("", _("The row has more cells than there are headings.")))
            faults += self._together(values, columns, {name for name, _reason in faults})
            entry = None if faults else self._entry(values, sheet.name, row)
            if entry and (first := self._first(entry)):
                faults.append(first)
            if entry and not faults:
                yield entry
            else:
                yield refuse(sheet.name, row, columns, faults)

    def _reader(self, name: str) -> Callable[[Cell], Any]:
        if name in ("received_at", "replied_at", "closed_at"):
            return self._past
        if name == "due_at":
            return self._due
        if name == "anonymous":
            return lambda cell: _meaning(cell, TRUTH)
        if name == "status":
            return lambda cell: _meaning(cell, OUTCOMES)
        if name == "satisfaction":
            return lambda cell: _meaning(cell, SATISFACTION)
        read, check = _words_reader(name), self.checks.get(name)
        if check is None:
            return read

        def read_and_check(cell: Cell) -> str:
            words = read(cell)
            check(words)
            return words

        return read_and_check

    def _past(self, cell: Cell) -> datetime:
        moment = read_moment(cell, self.zone)
        if moment is None:
            raise CellError(_("This is not a date that can be read."))
        if moment > self.as_of:
            raise CellError(_("This moment has not come yet."))
        return moment

    def _due(self, cell: Cell) -> datetime:
        moment = read_moment(cell, self.zone)
        if moment is None:
            raise CellError(_("This is not a date that can be read."))
        return end_of_day(moment, self.zone)

    def _together(
        self, values: dict[str, Any], columns: Columns, bad: set[str]
    ) -> Iterator[tuple[str, Any]]:
        """What is wrong with the row although each cell may be right by itself."""
        if not values.get("title") and not values.get("text") and not bad & {"title", "text"}:
            yield self._of(columns, "text", "title"), _("Neither a title nor a text is given.")
        received = values.get("received_at")
        if received is None and "received_at" not in bad:
            yield "received_at", _("When it was received is not said.")
        if folded(values.get("reporter_name", "")) in NAMELESS:
            values.pop("reporter_name", None)
        told = values.get("reporter_name") or values.get("reporter_contact")
        if values.get("anonymous") and told:
            yield "anonymous", _("Anonymous, and yet a name or contact is given.")
        values["anonymous"] = not told
        if received:
            yield from self._order(values, received)
        if values.get("reply") and columns.reply_ends and "replied_at" not in bad:
            if "replied_at" in values:
                values.setdefault("closed_at", values["replied_at"])
            elif self.history and "closed_at" not in values:
                yield "replied_at", _("There is a reply, but when it was given is not said.")
        closed = values.get("status") not in (None, StatedOutcome.OPEN)
        if self.history and closed and not {"closed_at"} & (bad | values.keys()):
            yield self._of(columns, "closed_at", "status"), _("Closed, but when is not said.")

    def _order(self, values: dict[str, Any], received: datetime) -> Iterator[tuple[str, Any]]:
        for name in ("replied_at", "closed_at", "due_at"):
            moment = values.get(name)
            if moment is None or moment >= received:
                continue
            local = moment.astimezone(self.zone)
            if local.time() == time.min and local.date() == received.astimezone(self.zone).date():
                values[name] = received  # the day was written without its time
            else:
                yield name, _("This is before it was received.")

    @staticmethod
    def _of(columns: Columns, *names: str) -> str:
        return next((name for name in names if name in columns.at), names[0])

    @staticmethod
    def _entry(values: dict[str, Any], sheet: str, row: Row) -> ImportedCase:
        values["text"] = values.get("text") or values["title"]
        values["title"] = values.get("title") or title_of(values["text"])
        return ImportedCase(sheet=sheet, source=row, **values)

    def _first(self, entry: ImportedCase) -> tuple[str, Any] | None:
        sheet, row = self.seen.setdefault(entry.key, (entry.sheet, entry.row))
        if (sheet, row) == (entry.sheet, entry.row):
            return None
        text = (
            _("This number stands already in row {row} of sheet {sheet}.")
            if entry.external_id
            else _("The same stands already in row {row} of sheet {sheet}.")
        )
        return "external_id" if entry.external_id else "", format_lazy(text, row=row, sheet=sheet)


def _words_reader(name: str) -> Callable[[Cell], str]:
    field = WORDS[name]
    longest = field.max_length
    numeric = name in ("external_id", "reporter_contact")

    def read(cell: Cell) -> str:
        if numeric and isinstance(cell, float) and abs(cell) >= EXACT:
            raise CellError(
                _("The spreadsheet has lost the last digits of this number: write it as text.")
            )
        words: str = field.to_python(shown(cell))
        if len(words) > longest:
            raise CellError(
                format_lazy(
                    _("Too long: {length} characters, at most {longest} are kept."),
                    length=len(words),
                    longest=longest,
                )
            )
        return words

    return read


def _meaning(cell: Cell, table: dict[str, Any]) -> Any:
    word = folded(shown(cell))
    if word not in table:
        raise CellError(_("This word is not known here."))
    return table[word]


def refuse(sheet: str, row: Row, columns: Columns, faults: Sequence[tuple[str, Any]]) -> RefusedRow:
    """A row refused for `faults`: pairs of a field ("" for the whole row) and a reason."""
    refusals = []
    for name, reason in faults:
        index = columns.at.get(name)
        cell = row.cells[index] if index is not None and index < len(row.cells) else ""
        value = text_of(cell)
        refusals.append(
            Refusal(
                sheet=sheet,
                row=row.number,
                field=name,
                heading=columns.heading(name),
                column=index,
                letters="" if index is None else letter(columns.first_column + index),
                value=value if len(value) <= EXCERPT else value[: EXCERPT - 1] + "…",
                reason=reason,
            )
        )
    # In the order of the sheet; what is wrong with the row as a whole comes last.
    refusals.sort(key=lambda refusal: (refusal.column is None, refusal.column or 0))
    return RefusedRow(row, tuple(refusals))
