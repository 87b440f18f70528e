"""What must be known of a packed spreadsheet before the reader may unfold it.

The reader lays a sheet out as one full rectangle from its first to its last value, and stops the
whole process when memory runs out. One stray value in the bottom right corner, or a packed file
that unfolds without end, must therefore be found beforehand. Declared sizes prove nothing.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from typing import IO

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from imports.errors import SheetError
from imports.read.cells import column_index

MAX_BYTES = 50 * 1024 * 1024  # of the file as sent
MAX_UNPACKED = 256 * 1024 * 1024  # bytes of its XML parts together
MAX_CELLS = 6_000_000  # of one sheet, as a rectangle
CHUNK = 1 << 20  # bytes
OVERLAP = 512  # bytes carried over, so that no tag is cut in two

# A value beyond row 99,999 or column AZ; without one the rectangle is small enough in any case.
FAR = re.compile(rb' r="(?:\d{6}|[A-Z]{1,3}\d{6}|[B-Z][A-Z]\d|[A-Z]{3}\d)')
# A cell that holds something: padding with nothing but a style costs the reader nothing.
FILLED = re.compile(
    rb'<(?:\w+:)?c\s[^>]*?\br="([A-Z]{1,3})(\d{1,7})"(?:[^>]*[^>/])?>\s*<(?:\w+:)?(?:v|is|f)\b'
)


def damaged() -> SheetError:
    return SheetError(_("The file is damaged: open it in a spreadsheet program and save it again."))


def check(packed: zipfile.ZipFile) -> None:
    """Refuse what would unfold into too much. Errors: SheetError."""
    left = MAX_UNPACKED
    for info in packed.infolist():
        name = info.filename.lower()
        if name.startswith("xl/") and name.endswith((".xml", ".rels")):
            left = _check_part(packed, info, left)


def _check_part(packed: zipfile.ZipFile, info: zipfile.ZipInfo, left: int) -> int:
    """Unfold one part piece by piece; return how many bytes are left to the others."""
    # The size in the directory may lie: let the reader go on to the true end.
    info.file_size = MAX_UNPACKED + CHUNK
    sheet = "/worksheets/" in info.filename
    far = False
    tail = b""
    try:
        with packed.open(info) as part:
            while chunk := part.read(CHUNK):
                left -= len(chunk)
                if left < 0:
                    raise SheetError(_("The file unfolds into too much: split it into several."))
                if sheet and not far:
                    far = FAR.search(tail + chunk) is not None
                    tail = chunk[-OVERLAP:]
        if far:
            with packed.open(info) as part:
                _check_extent(part)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise damaged() from error
    return left


def _check_extent(part: IO[bytes]) -> None:
    """Refuse a sheet whose values lie too far apart; name the farthest."""
    rows = columns = 0
    cell = tail = b""
    while chunk := part.read(CHUNK):
        for match in FILLED.finditer(tail + chunk):
            letters, digits = match.groups()
            column = (column_index(letters.decode()) or 0) + 1
            row = int(digits)
            if row > rows or column > columns:
                rows, columns = max(rows, row), max(columns, column)
                cell = letters + digits
        tail = chunk[-OVERLAP:]
    if rows * columns > MAX_CELLS:
        raise SheetError(
            format_lazy(
                _("A value stands far away from the table, in cell {cell}: remove it and save."),
                cell=cell.decode(),
            )
        )
