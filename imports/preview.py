"""A first look at a file: its sheets, what their columns seem to be, which units are not known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from django.utils import timezone

from imports.errors import ColumnError
from imports.options import Options
from imports.read import sheets
from imports.read.cells import Row, letter, line_of
from imports.read.columns import Columns, Preset, guess, suggest_preset
from imports.read.sheets import Sheet
from imports.understand.lookup import Lookup
from imports.understand.rows import CellError, Cleaner, RefusedRow

SHOWN = 4  # rows of a preview
TRIED = 1000  # rows of a sheet that are cleaned for trial
EXCERPT = 80  # characters of a cell
UNITS = 200  # unknown names listed


@dataclass
class Look:
    """One sheet: headings, the field of each column by its index, a preview, what went wrong."""

    name: str
    headings: tuple[str, ...]
    letters: list[str]
    chosen: bool
    fields: dict[int, str]  # by column
    rows: list[list[str]]
    preset: Preset | None
    fault: Any = None
    tried: int = 0
    refused: int = 0
    reasons: list[tuple[int, str, Any]] = field(default_factory=list)  # row, heading, reason


@dataclass
class Survey:
    """All sheets, and the unit names that nobody here has, with the number of their rows."""

    looks: list[Look]
    units: Counter[str]


def survey(source: Path | BinaryIO, name: str, options: Options, now: datetime) -> Survey:
    """Look through a file as it would be loaded. Errors: SheetError."""
    lookup = Lookup(replace(options, create_units=False))
    cleaner = Cleaner(options.as_of or now, timezone.get_current_timezone(), options.history)
    found = Survey([], Counter())
    for sheet in sheets.read(source, name=name):
        chosen = not options.sheets or sheet.name in options.sheets
        found.looks.append(_look(sheet, options, cleaner, lookup, found.units, chosen))
    return found


def _look(
    sheet: Sheet,
    options: Options,
    cleaner: Cleaner,
    lookup: Lookup,
    units: Counter[str],
    chosen: bool,
) -> Look:
    sample = list(islice(sheet.rows, TRIED))
    fault, at = None, {}
    try:
        columns = options.columns(sheet)
        at = dict(columns.at)
        columns.demand()
    except ColumnError as error:
        columns, fault = None, error.message
        at = at or dict(options.at.get(sheet.name, {})) or guess(sheet.headings)
    look = Look(
        name=sheet.name,
        headings=sheet.headings,
        letters=[letter(sheet.first_column + i) for i in range(len(sheet.headings))],
        chosen=chosen,
        fields={index: name for name, index in at.items()},
        rows=[_preview(row, len(sheet.headings)) for row in sample[:SHOWN]],
        preset=suggest_preset(sheet.headings),
        fault=fault,
    )
    if chosen and columns is not None:
        _try(replace(sheet, rows=iter(sample)), columns, cleaner, look)
        if "unit" in at:
            _units(iter(sample), sheet.rows, at["unit"], lookup, units)
    return look


def _preview(row: Row, width: int) -> list[str]:
    cells = [line_of(cell) for cell in row.cells[:width]]
    cells += [""] * (width - len(cells))
    return [cell if len(cell) <= EXCERPT else cell[: EXCERPT - 1] + "…" for cell in cells]


def _try(sheet: Sheet, columns: Columns, cleaner: Cleaner, look: Look) -> None:
    for item in cleaner.clean(sheet, columns):
        look.tried += 1
        if isinstance(item, RefusedRow):
            look.refused += 1
            if len(look.reasons) < SHOWN:
                first = item.refusals[0]
                look.reasons.append((first.row, first.heading, first.reason))


def _units(
    sample: Iterator[Row], rest: Iterator[Row], index: int, lookup: Lookup, units: Counter[str]
) -> None:
    for rows in (sample, rest):
        for row in rows:
            words = line_of(row.cells[index]) if index < len(row.cells) else ""
            try:
                lookup.check_unit(words)
            except CellError:
                units[words] += 1
