"""Spreadsheets made for tests, and the real ones that lie outside the project."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import xlsxwriter

from imports.read import columns, sheets
from imports.understand.rows import Cleaner, ImportedCase, RefusedRow

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
ZONE = ZoneInfo("Asia/Shanghai")
AS_OF = datetime(2026, 11, 21, 12, tzinfo=ZONE)

HEADINGS = ["编号", "标题", "问题内容", "受理时间", "责任单位", "办结时间", "满意度"]


def real(name: str) -> Path:
    """A real file, or a skipped test where it is absent."""
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"the real data file {name} is not here (see ../shared/data)")
    return path


def xlsx(*tables: Sequence[Sequence[Any]], names: Sequence[str] = ()) -> io.BytesIO:
    """A workbook with one sheet a table; None leaves a cell out."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"strings_to_formulas": False}) as book:
        style = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        for number, table in enumerate(tables):
            sheet = book.add_worksheet(names[number] if names else None)
            for row, cells in enumerate(table):
                for column, cell in enumerate(cells):
                    if isinstance(cell, (date, datetime)):
                        sheet.write_datetime(row, column, cell, style)
                    elif isinstance(cell, str):
                        sheet.write_string(row, column, cell)
                    elif cell is not None:
                        sheet.write(row, column, cell)
    stream.seek(0)
    return stream


def csv_of(table: Sequence[Sequence[str]], encoding: str = "utf-8", mark: str = ",") -> io.BytesIO:
    text = "\r\n".join(mark.join(cells) for cells in table)
    return io.BytesIO(text.encode(encoding))


def clean(
    source: Path | io.BytesIO,
    *,
    preset: str = "",
    wanted: dict[str, str] | None = None,
    history: bool = False,
    name: str = "",
) -> tuple[list[ImportedCase], list[RefusedRow]]:
    """Read, understand and clean every sheet of a file."""
    cleaner = Cleaner(AS_OF, ZONE, history=history)
    entries: list[ImportedCase] = []
    refused: list[RefusedRow] = []
    for sheet in sheets.read(source, name=name):
        found = columns.resolve(
            sheet.headings,
            first_column=sheet.first_column,
            preset=columns.PRESETS[preset] if preset else None,
            wanted=wanted,
        )
        for item in cleaner.clean(sheet, found):
            if isinstance(item, ImportedCase):
                entries.append(item)
            else:
                refused.append(item)
    return entries, refused
