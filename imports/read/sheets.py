"""Read any spreadsheet of a ledger: xlsx, xls, csv and tsv, by content, never by name or MIME type.

A sheet comes as headings and an iterator of rows with the numbers that the user sees beside them.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path, PurePath
from typing import Any, BinaryIO

import python_calamine
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from imports.errors import SheetError
from imports.read import header, zip_guard
from imports.read.cells import Row

DELIMITERS = ",\t;|"
SAMPLE = 64 * 1024  # characters looked at to find the delimiter
OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the container of xls, and of encrypted xlsx
LOCKED = "EncryptedPackage".encode("utf-16-le")  # what an encrypted xlsx is called in there
UTF16 = (b"\xff\xfe", b"\xfe\xff")
MARKUP = ("<html", "<!doctype", "<table", "<?xml", "<head", "<meta", "<style")
# No text holds these; Excel itself writes form feeds and vertical tabs into csv.
NOT_TEXT = frozenset(map(chr, range(32))) - set("\t\n\r\f\v")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a file.

    `header_row` counts from 1, `first_column` from 0 (the column of the first cell of every row),
    `expected` is an upper bound of the number of rows, for a progress bar. `rows` is read once.
    """

    name: str
    header_row: int
    first_column: int
    headings: tuple[str, ...]
    rows: Iterator[Row]
    expected: int


def read(source: Path | BinaryIO, *, name: str = "", only: Sequence[str] = ()) -> Iterator[Sheet]:
    """The sheets of a file that have anything in them, or those named `only`, hidden ones too.

    `name` is the file's name as the user knows it; a csv's one sheet is called after it.
    Errors: SheetError, from the call on; the words say what to do.
    """
    if isinstance(source, Path):
        name = name or source.name
        with source.open("rb") as stream:
            data = stream.read(zip_guard.MAX_BYTES + 1)
    else:
        data = source.read(zip_guard.MAX_BYTES + 1)
    if not data.strip():
        raise SheetError(_("The file is empty."))
    if len(data) > zip_guard.MAX_BYTES:
        raise SheetError(
            format_lazy(
                _("The file is larger than {size} MB: split it into several."),
                size=zip_guard.MAX_BYTES // 2**20,
            )
        )
    found = _packed(data, only) if data.startswith((b"PK", OLE2)) else _delimited(data, name, only)
    first = next(found, None)
    if first is None:
        raise SheetError(_("There is no row in this file."))
    return chain([first], found)


# Spreadsheets --------------------------------------------------------------------------------


def _packed(data: bytes, only: Sequence[str]) -> Iterator[Sheet]:
    if data.startswith(b"PK"):
        _check_zip(data)
    elif LOCKED in data:
        raise _locked()
    workbook = _ask(python_calamine.CalamineWorkbook.from_filelike, io.BytesIO(data))
    for name in _wanted(workbook, only):
        sheet = _ask(workbook.get_sheet_by_name, name)
        merges = [
            (top + 1, left - sheet.start[1], bottom + 1, right - sheet.start[1])
            for (top, left), (bottom, right) in (
                sheet.merged_cell_ranges or () if sheet.start else ()
            )
        ]
        rows = (Row(number, cells) for number, cells in enumerate(sheet.iter_rows(), start=1))
        found = _sheet(
            name, rows, merges, (sheet.start or (0, 0))[1], (sheet.end or (-1, 0))[0] + 1
        )
        if found:
            yield found


def _check_zip(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            names = packed.namelist()
            if "xl/workbook.bin" in names or "content.xml" in names:
                raise SheetError(_("Files of this kind are not read: save it as xlsx."))
            if not any(name.startswith("xl/worksheets/") for name in names):
                raise SheetError
            zip_guard.check(packed)
    except zipfile.BadZipFile as error:
        raise zip_guard.damaged() from error


def _locked() -> SheetError:
    return SheetError(_("The file is protected by a password: save it without one."))


def _ask(call: Any, argument: Any) -> Any:
    """Call the reader; whatever it stumbles over is the file's fault, its panics included."""
    try:
        return call(argument)
    except python_calamine.PasswordError as error:
        raise _locked() from error
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:  # a panic of the reader is no Exception
        raise zip_guard.damaged() from error


def _wanted(workbook: Any, only: Sequence[str]) -> list[str]:
    tables = [
        meta
        for meta in workbook.sheets_metadata
        if meta.typ == python_calamine.SheetTypeEnum.WorkSheet
    ]
    if only:
        return _named([meta.name for meta in tables], only)
    visible = python_calamine.SheetVisibleEnum.Visible
    return [meta.name for meta in tables if meta.visible == visible]


def _named(names: Sequence[str], only: Sequence[str]) -> list[str]:
    known = {name.strip(): name for name in names}
    for name in only:
        if name.strip() not in known:
            raise SheetError(
                format_lazy(
                    _("There is no sheet named {name}. The file has: {names}."),
                    name=name,
                    names=", ".join(names),
                )
            )
    return [known[name.strip()] for name in dict.fromkeys(only)]


def _sheet(
    name: str, rows: Iterator[Row], merges: list[header.Merge], first_column: int, height: int
) -> Sheet | None:
    top = list(islice(rows, header.LOOK_AT))
    while len(top) == header.LOOK_AT and header.find(top, merges) is None:
        top = list(islice(rows, header.LOOK_AT))
    found = header.find(top, merges)
    if found is None:
        return None
    return Sheet(
        name=name,
        header_row=found.first,
        first_column=first_column,
        headings=found.headings,
        rows=header.body(chain(top, rows), found, merges),
        expected=max(0, height - found.last),
    )


# Text ----------------------------------------------------------------------------------------


def _delimited(data: bytes, name: str, only: Sequence[str]) -> Iterator[Sheet]:
    text = decode(data)
    start = text[:1024].lstrip().lower()
    if start.startswith(MARKUP):
        raise SheetError(
            _("This is a web page under the name of a spreadsheet: open it and save it as xlsx.")
        )
    if not NOT_TEXT.isdisjoint(text[:SAMPLE]):
        raise SheetError
    called = PurePath(name).stem or "csv"
    _named([called], only)
    # csv takes only one character more than a spreadsheet cell could ever hold four times over.
    rows = _records(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter(text)))
    found = _sheet(called, rows, [], 0, text.count("\n") + 1)
    if found:
        yield found


def _records(reader: Any) -> Iterator[Row]:
    """Records are numbered as a spreadsheet program numbers them: a broken line is one row."""
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            yield Row(number, cells)
    except csv.Error as error:
        raise SheetError(
            format_lazy(
                _("The table breaks off after row {row}: a quotation mark is not closed."),
                row=number,
            )
        ) from error


def decode(data: bytes) -> str:
    """The text of a csv: UTF-8 with or without a mark, UTF-16 with one, else GB 18030 (with GBK).

    Errors: SheetError, with the line where UTF-8 is damaged; such text could also be taken for
    GB 18030, as gibberish.
    """
    try:
        if data.startswith(UTF16):
            return data.decode("utf-16")
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        lenient = data.decode("utf-8", "replace")
        bad = lenient.count("\ufffd")
        if data.startswith(UTF16) or bad * 4 < sum(c > "\x7f" for c in lenient):
            line = data.count(b"\n", 0, error.start) + 1
            raise SheetError(
                format_lazy(_("The text is damaged in line {line}."), line=line)
            ) from error
    try:
        return data.decode("gb18030")
    except UnicodeDecodeError as error:
        raise SheetError from error


def delimiter(text: str) -> str:
    """The delimiter under which most of the first records have the same number of cells."""
    sample = text[:SAMPLE]
    best = (0, 0, 0)
    chosen = ","
    for preference, candidate in enumerate(reversed(DELIMITERS)):
        widths = Counter(_widths(sample, candidate))
        if len(text) > SAMPLE and widths:
            widths = Counter(list(_widths(sample, candidate))[:-1])
        width, count = max(widths.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
        if width > 1 and (count, width, preference) > best:
            best, chosen = (count, width, preference), candidate
    return chosen


def _widths(sample: str, candidate: str) -> Iterable[int]:
    try:
        for record in islice(csv.reader(io.StringIO(sample, newline=""), delimiter=candidate), 50):
            if record:
                yield len(record)
    except csv.Error:
        return
