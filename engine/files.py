"""Files against rows: every row has its file as it says, and no file is there without a row.

Strays are what a killed process, or a commit that failed, left of files that no row came to name
(`tracker.storage`). They are taken away once they are older than any transaction can be. What is
missing or altered only a backup brings back: it is told on the page *Operations*.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models.fields.files import FieldFile
from django.utils import timezone

from engine.models import FileFault
from jobs.tasks import is_waiting, task
from jobs.tidying import tidying
from tracker.models import Evidence, ImportBatch, TrackEntry
from tracker.storage import FOLDERS

logger = logging.getLogger(__name__)

GRACE = timedelta(days=1)  # no transaction lasts so long
LOOK_BACK = 8  # days whose folders are looked through every hour; `check_files` looks everywhere
NEWEST = 500  # rows of each kind whose files are looked at every hour
CHUNK = 500
Kind = FileFault.Kind


@dataclass(frozen=True)
class Keeper:
    """Rows that name files, and what they say of them."""

    model: type[models.Model]
    name: str
    size: str = ""
    digest: str = ""

    @property
    def rows(self) -> Any:
        return self.model._default_manager.exclude(**{self.name: ""})

    def names(self, names: Iterable[str]) -> set[str]:
        """Those of these files that a row names."""
        found = self.rows.filter(**{f"{self.name}__in": list(names)})
        return set(found.values_list(self.name, flat=True))


KEEPERS = (
    Keeper(Evidence, "file", "size", "sha256"),
    Keeper(ImportBatch, "file", digest="sha256"),
    Keeper(ImportBatch, "refused_file"),
    Keeper(TrackEntry, "paper", "paper_size", "paper_sha256"),
)


@dataclass
class Looked:
    """What a look at the files found: how many rows, what is wrong, what is nobody's."""

    rows: int = 0
    faults: list[FileFault] = field(default_factory=list)
    strays: list[str] = field(default_factory=list)


# Files that no row names -------------------------------------------------------------------------


def strays(folders: Iterable[str], now: datetime) -> Iterator[str]:
    """Files under these folders that are older than the grace and that no row names."""
    old = (name for folder in folders for name in files_in(folder) if is_old(name, now))
    while names := list(islice(old, CHUNK)):
        kept = set[str]().union(*(keeper.names(names) for keeper in KEEPERS))
        yield from (name for name in names if name not in kept)


def files_in(folder: str) -> Iterator[str]:
    try:
        folders, names = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    yield from (f"{folder}/{name}" for name in names)
    for inner in folders:
        yield from files_in(f"{folder}/{inner}")


def is_old(name: str, now: datetime) -> bool:
    try:
        return default_storage.get_modified_time(name) < now - GRACE
    except FileNotFoundError:  # gone since it was listed
        return False


def recent(now: datetime) -> list[str]:
    """The folders of the last days."""
    days = [now.astimezone(UTC) - timedelta(days=n) for n in range(LOOK_BACK)]
    return [f"{folder}/{day:%Y/%m/%d}" for folder in FOLDERS for day in days]


# Rows whose file is not as they say --------------------------------------------------------------


def look(keeper: Keeper, rows: Iterable[Any], now: datetime, *, read: bool) -> Iterator[FileFault]:
    """What is wrong with the files of these rows; `read` takes their digest again."""
    for row in rows:
        kept: FieldFile = getattr(row, keeper.name)
        kind = fault(keeper, row, kept, read=read)
        # An import forgets its file, first the row and then the bytes, and that may be just now.
        if kind and keeper.names([str(kept.name)]):
            case_id = getattr(row, "case_id", None)
            yield FileFault(path=str(kept.name), kind=kind, at=now, case_id=case_id)


def fault(keeper: Keeper, row: models.Model, kept: FieldFile, *, read: bool) -> Kind | None:
    if not kept.storage.exists(str(kept.name)):
        return Kind.MISSING
    if keeper.size and kept.size != getattr(row, keeper.size):
        return Kind.ALTERED
    if read and keeper.digest and digest_of(kept) != getattr(row, keeper.digest):
        return Kind.ALTERED
    return None


def digest_of(kept: FieldFile) -> str:
    digest = hashlib.sha256()
    with kept.storage.open(str(kept.name)) as content:
        for chunk in content.chunks():
            digest.update(chunk)
    return digest.hexdigest()


# Two ways to look --------------------------------------------------------------------------------


def check(now: datetime, *, repair: bool = False) -> Looked:
    """Look at everything, and read everything. With `repair` strays are taken away."""
    found = Looked()
    for keeper in KEEPERS:
        found.rows += keeper.rows.count()
        found.faults += look(keeper, keeper.rows.order_by("pk").iterator(CHUNK), now, read=True)
    tell(found.faults, FileFault.objects.all())
    found.strays = list(strays(FOLDERS, now))
    if repair:
        remove(found.strays)
    return found


def glance(now: datetime) -> Looked:
    """Look at what is new, without reading it, and again at what was wrong.

    Strays of the last days are taken away.
    """
    found = Looked(strays=list(strays(recent(now), now)))
    remove(found.strays)
    wrong = list(FileFault.objects.values_list("path", flat=True)[:NEWEST])
    for keeper in KEEPERS:
        known = keeper.rows.filter(**{f"{keeper.name}__in": wrong})
        rows = keeper.rows.exclude(**{f"{keeper.name}__in": wrong}).order_by("-pk")[:NEWEST]
        found.rows += len(rows) + len(known)
        found.faults += look(keeper, rows, now, read=False)
        found.faults += look(keeper, known, now, read=True)
    tell(found.faults, FileFault.objects.filter(path__in=wrong))
    return found


@transaction.atomic
def tell(faults: list[FileFault], before: Any) -> None:
    """Put the faults found in the place of those that were looked at again."""
    before.delete()
    FileFault.objects.bulk_create(faults, ignore_conflicts=True)


def remove(names: Iterable[str]) -> None:
    for name in names:
        default_storage.delete(name)


@task
def sweep() -> dict[str, int]:
    """The background job behind the hourly look; the storage is not for the engine to wait for."""
    found = glance(timezone.now())
    if found.faults:
        logger.error("%s files are missing or altered: manage.py check_files", len(found.faults))
    return {"strays": len(found.strays), "faults": len(found.faults)}


@tidying
def sweep_soon(now: datetime) -> None:
    if not is_waiting(sweep):
        sweep.enqueue()
