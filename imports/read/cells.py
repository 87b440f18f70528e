"""Cells as they come out of a file, before anybody has understood them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from tracker.free_text import clean_line, clean_text

Cell = str | int | float | bool | date | time | datetime | timedelta

# A spreadsheet keeps 15 digits of a number; of a longer one the rest has been lost.
EXACT = 10**15
# A carriage return as some programs leave it in the text of a cell.
RETURN = "_x000D_"


class Row(NamedTuple):
    """One row: its number as the spreadsheet program shows it (from 1), and its cells."""

    number: int
    cells: list[Cell]


def blank(cell: Cell) -> bool:
    """Whether a person would see nothing in the cell."""
    return cell == "" or (isinstance(cell, str) and cell.isspace())


def letter(index: int) -> str:
    """The column letters of a 0-based index: 0 is A, 26 is AA."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


def column_index(letters: str) -> int | None:
    """The 0-based index of column letters, None if they are none (XFD is the last)."""
    if not (letters.isascii() and letters.isalpha() and len(letters) <= 3):
        return None
    index = 0
    for character in letters.upper():
        index = index * 26 + ord(character) - 64
    return index - 1


def shown(cell: Cell) -> str:
    """The words of a cell: whole numbers without a decimal point, moments as year-month-day."""
    if isinstance(cell, str):
        return cell.replace(RETURN, "\r") if RETURN in cell else cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "seconds")
    return str(cell)


def text_of(cell: Cell) -> str:
    """The words of a cell as they are to be stored."""
    return clean_text(shown(cell))


def line_of(cell: Cell) -> str:
    """The same on a single line."""
    return clean_line(shown(cell))
