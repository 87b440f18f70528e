"""Refused rows as a spreadsheet to mend and to load again.

Same sheets, headings and columns as the source, so that the same mapping fits; behind them the row
of the source, the columns at fault and the reasons. Words are written as words, never as formulas.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from imports.read.cells import Cell
from imports.read.columns import Columns
from imports.understand.rows import Refusal, RefusedRow
from imports.workbook import Book, Style

MAX_NAME = 31  # characters of the name of a sheet
FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]|^'|'$")
WORDS, PLAIN = "@", "General"  # formats of cells


def sheet_name(name: str, taken: Sequence[str]) -> str:
    """A name that a spreadsheet accepts and that is not `taken` yet (upper case or lower)."""
    base = FORBIDDEN.sub("_", name)[:MAX_NAME] or "csv"
    lower = {other.lower() for other in taken}
    found, number = base, 1
    while found.lower() in lower or found.lower() == "history":
        number += 1
        found = f"{base[: MAX_NAME - len(str(number)) - 1]}_{number}"
    return found


class Mend:
    """The spreadsheet of refused rows. Add them in any order of sheets, then close; the language is
    the one that is active while rows are added."""

    def __init__(self, stream: BinaryIO) -> None:
        self.book = Book(stream)
        self.sheets: dict[str, tuple[Any, int]] = {}
        self.styles: dict[tuple[str, bool], Style] = {}
        self.count = 0

    def add(self, columns: Columns, refused: RefusedRow) -> None:
        """Write one refused row, its faulty cells marked, with the reasons behind it."""
        name = refused.refusals[0].sheet
        if name not in self.sheets:
            self.sheets[name] = (self._begin(name, columns), 0)
        sheet, number = self.sheets[name]
        number += 1
        self.sheets[name] = (sheet, number)
        self.count += 1
        faulty = {refusal.column for refusal in refused.refusals}
        for index, cell in enumerate(refused.row.cells[: len(columns.headings)]):
            if cell != "" or index in faulty:
                self._write(sheet, number, columns.first_column + index, cell, index in faulty)
        behind = columns.first_column + len(columns.headings)
        headings = dict.fromkeys(r.heading for r in refused.refusals if r.heading)
        sheet.write_number(number, behind, refused.row.number)
        self._write(sheet, number, behind + 1, "、".join(headings))
        self._write(sheet, number, behind + 2, "\n".join(map(reason, refused.refusals)))

    def close(self) -> None:
        """Finish the file; without any row it has one empty sheet."""
        if not self.sheets:
            self.book.sheet()
        self.book.close()

    def _begin(self, name: str, columns: Columns) -> Any:
        taken = [sheet.get_name() for sheet, _number in self.sheets.values()]
        sheet = self.book.sheet(sheet_name(name, taken))
        style = self.book.style(bold=True, bg_color="#E2E8F0", text_wrap=True)
        behind = columns.first_column + len(columns.headings)
        sheet.set_column(columns.first_column, behind - 1, 18)
        sheet.set_column(behind, behind + 1, 14)
        sheet.set_column(behind + 2, behind + 2, 60)
        sheet.freeze_panes(1, 0)
        extra = (_("Row in the source"), _("Faulty columns"), _("Reasons"))
        for offset, heading in enumerate((*columns.headings, *extra)):
            self.book.words(sheet, 0, columns.first_column + offset, heading, style)
        return sheet

    def _style(self, number_format: str, faulty: bool) -> Style:
        key = number_format, faulty
        if key not in self.styles:
            looks: dict[str, Any] = {"valign": "top", "num_format": number_format}
            if faulty:
                looks |= {"bg_color": "#FEE2E2", "border": 1, "border_color": "#B91C1C"}
            self.styles[key] = self.book.style(**looks)
        return self.styles[key]

    def _write(self, sheet: Any, row: int, column: int, cell: Cell, faulty: bool = False) -> None:
        if cell == "":
            sheet.write_blank(row, column, None, self._style(WORDS, faulty).plain)
        elif isinstance(cell, str):
            self.book.words(sheet, row, column, cell, self._style(WORDS, faulty))
        elif isinstance(cell, bool):
            sheet.write_boolean(row, column, cell, self._style(PLAIN, faulty).plain)
        elif isinstance(cell, (date, time, timedelta)):
            sheet.write_datetime(row, column, cell, self._style(_custom(cell), faulty).plain)
        else:
            sheet.write_number(row, column, cell, self._style(PLAIN, faulty).plain)


def _custom(cell: date | time | timedelta) -> str:
    if isinstance(cell, datetime):
        return "yyyy-mm-dd hh:mm:ss"
    if isinstance(cell, date):
        return "yyyy-mm-dd"
    return "hh:mm:ss" if isinstance(cell, time) else "[h]:mm:ss"


def reason(refusal: Refusal) -> str:
    """A reason with the name of the column it is about, in the language in force."""
    if not refusal.heading:
        return str(refusal.reason)
    return _("%(column)s: %(reason)s") % {"column": refusal.heading, "reason": refusal.reason}
