"""Workbooks that go out: the one place where words are written into cells.

Words never become a formula, not even after somebody has saved the sheet as CSV and opened that.
Whoever types into a complaint may write =HYPERLINK(…); the clerk's machine is not to run it.
"""

from __future__ import annotations

from types import TracebackType
from typing import IO, Any, NamedTuple

import xlsxwriter

LONGEST_CELL = 32_767  # characters
# What a program takes for the beginning of a formula: the signs, as wide characters too, and what
# may stand before them.
FORMULA = ("=", "+", "-", "@", "|", "%", "＝", "＋", "－", "＠", "\t", "\r", "\n")
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "remove_timezone": True,
    "nan_inf_to_errors": True,
}


def looks_like_formula(words: str) -> bool:
    """Whether a spreadsheet program may run these words instead of showing them."""
    return words.lstrip(" \u00a0\u3000'\"").startswith(FORMULA) or words.startswith(FORMULA)


class Style(NamedTuple):
    """A look of cells: as it is, and for words that are to be taken for words."""

    plain: Any
    quoted: Any


class Book:
    """A workbook, written sheet by sheet and row by row in constant memory."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._book = xlsxwriter.Workbook(stream, OPTIONS)

    def __enter__(self) -> Book:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: Any, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Finish the file."""
        self._book.close()

    def properties(self, **values: Any) -> None:
        """What the file says of itself: title, created and the like."""
        self._book.set_properties(values)

    def style(self, **looks: Any) -> Style:
        """A look, in the words of xlsxwriter."""
        add = self._book.add_format
        return Style(add(looks), add({**looks, "quote_prefix": True}))

    def sheet(self, name: str | None = None) -> Any:
        """A new sheet. Its words are written by `words`."""
        return self._book.add_worksheet(name)

    @staticmethod
    def words(sheet: Any, row: int, column: int, words: str, style: Style) -> None:
        """Write words as words; more than a cell holds is cut."""
        look = style.quoted if looks_like_formula(words) else style.plain
        sheet.write_string(row, column, words[:LONGEST_CELL], look)
