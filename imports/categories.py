"""The tree of categories from a spreadsheet: a row is a path, a column a level, up to three."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from imports.errors import SheetError
from imports.read import sheets
from imports.read.cells import line_of
from imports.understand.lookup import SEPARATOR
from tracker.models import Category

LEVELS = 3
LONGEST = 120  # characters of one name


def load_tree(source: Path | BinaryIO, name: str = "") -> tuple[int, int]:
    """Add the categories that are missing; return how many were added and how many were known.

    All or nothing. Errors: SheetError, with the row.
    """
    paths = dict.fromkeys(
        path[:depth]
        for sheet in sheets.read(source, name=name)
        for path in _paths(sheet)
        for depth in range(1, len(path) + 1)
    )
    with transaction.atomic():
        known = {category.path: category for category in Category.objects.all()}
        before = len(known)
        for path in paths:
            key = SEPARATOR.join(path)
            if key not in known:
                parent = known.get(SEPARATOR.join(path[:-1]))
                known[key] = Category.objects.create(name=path[-1], parent=parent, path=key)
    added = len(known) - before
    return added, len(paths) - added


def _paths(sheet: sheets.Sheet) -> list[tuple[str, ...]]:
    found = []
    for row in sheet.rows:
        words = [line_of(cell) for cell in row.cells]
        while words and not words[-1]:
            words.pop()
        if len(words) > LEVELS or "" in words or any(len(word) > LONGEST for word in words):
            text = _(
                "Sheet {sheet}, row {row}: a category has one to {levels} names, from the left."
            )
            raise SheetError(
                format_lazy(text, sheet=sheet.name, row=row.number, levels=str(LEVELS))
            )
        if words:
            found.append(tuple(words))
    return found
