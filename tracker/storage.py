"""Files: first a row that names one, then its bytes, then the commit that makes both visible.

A file is there for readers if a committed row names it, wherever its bytes are kept. They are
written under a random name as the last thing before the commit, so that a refused verb leaves none
behind; what a killed process or a commit that failed leaves is named by no row, and the sweep
(`engine.files`) takes it away.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable
from pathlib import Path, PurePath
from typing import Any

from django.core.files import File
from django.core.files.storage import FileSystemStorage
from django.db import models
from django.db.models.fields.files import FieldFile
from django.utils import timezone

# The folders under which everything is kept, each by day: who looks for strays looks at few days.
EVIDENCE, IMPORTS, DISCIPLINE = "evidence", "imports", "discipline"
FOLDERS = (EVIDENCE, IMPORTS, DISCIPLINE)


def place(folder: str, name: str) -> str:
    """A random place; the sender's file name is kept as words only and never trusted as a path."""
    today = timezone.now().strftime("%Y/%m/%d")
    return f"{folder}/{today}/{secrets.token_hex(16)}{PurePath(name).suffix[:8]}"


def name_file(row: models.Model, field: str, name: str) -> FieldFile:
    """Let a row that is about to be saved name a file whose bytes `write` brings."""
    kept: Any = row._meta.get_field(field)
    setattr(row, field, kept.generate_filename(row, name))
    named: FieldFile = getattr(row, field)
    return named


def write(files: Iterable[tuple[FieldFile, File[bytes]]]) -> None:
    """Write the bytes of files that rows name by now; all of them, or none.

    The last thing in a transaction: after it only the commit may fail. Whether a commit that
    failed was one nobody knows here, so that its bytes are left to the sweep, which asks the rows.
    """
    written: list[FieldFile] = []
    try:
        for kept, content in files:
            written.append(kept)
            if kept.storage.save(kept.name, content, max_length=kept.field.max_length) != kept.name:
                raise FileExistsError(kept.name)
    except BaseException:
        for kept in written:
            kept.storage.delete(str(kept.name))
        raise


class DurableStorage(FileSystemStorage):
    """A folder of this machine. Bytes are on the disk before a row that names them is committed."""

    def _save(self, name: str, content: File[Any]) -> str:
        folders = Path(self.path(name)).parents
        there = next(folder for folder in folders if folder.exists())
        saved: str = super()._save(name, content)  # type: ignore[misc]  # what storages override
        _sync(Path(self.path(saved)))
        for folder in folders:  # the new name stands in its folder, a new folder in the one above
            _sync(folder)
            if folder == there:
                break
        return saved


def _sync(path: Path) -> None:
    """Wait until a file, or the names in a folder, would survive a power cut."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
