"""Bring a file into the ledger, batch by batch, through the wide wing of the door.

A batch comes in whole or not at all, each row under a key of its own, so that a second load of
the same file, a rerun after a crash and two loads at once add every row exactly once.
"""

from __future__ import annotations

import hashlib
import io
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import IntegrityError, OperationalError, transaction
from django.utils import timezone, translation
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from imports.options import Options
from imports.read import sheets
from imports.read.columns import Columns
from imports.refused_workbook import Mend
from imports.understand.lookup import Lookup
from imports.understand.rows import Cleaner, ImportedCase, Refusal, RefusedRow, refuse
from jobs.retry import Retry
from tracker import storage
from tracker.actor import Actor
from tracker.db.any_of import among
from tracker.digests import salted
from tracker.errors import Conflict
from tracker.models import Case, CaseEvent, ImportBatch
from tracker.records import store
from tracker.records.verbs import LogRecord
from tracker.texts import MATTER
from tracker.vocabulary import VerbName
from workflows import bulk_log

BATCH = 500  # rows of one transaction
CLASHES = Retry.at_once(attempts=5)  # of one batch with others that bring in the same
LISTED = 500  # refusals kept in words; the spreadsheet has all of them
NOTED = 20  # unknown words kept of each kind

Progress = Callable[[ImportBatch], None]


class Known(NamedTuple):
    """A row that is here already."""

    number: str
    batch_id: int | None
    logged: LogRecord
    salt: str | None  # of the words as they were logged; none if they were taken out since

    def says(self, entry: ImportedCase) -> bool:
        """Whether it was brought with the words of this row; what is gone cannot be held against."""
        if self.salt is None:
            return True
        words = {name: getattr(entry, name) for name in MATTER}
        same = self.logged.matter.digest == salted(self.salt, words)
        return same and self.logged.received_at == entry.received_at


def no_progress(batch: ImportBatch) -> None:
    """Nobody watches."""


@dataclass
class Loading:
    """One file on its way in. `dry` looks at everything and writes nothing."""

    options: Options
    batch: ImportBatch
    actor: Actor
    at: datetime
    dry: bool = False
    progress: Progress = no_progress
    size: int = BATCH
    untaken: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.lookup = Lookup(self.options, self.dry)
        self.stream = io.BytesIO()
        self.mend = Mend(self.stream)
        self.entries: list[ImportedCase] = []
        self.present = self.options.as_of or self.at

    def run(self, source: Path | BinaryIO, name: str) -> None:
        """Load every sheet. Errors: SheetError, ColumnError; what came in before them stays."""
        checks = {"unit": self.lookup.check_unit}
        cleaner = Cleaner(
            self.present, timezone.get_current_timezone(), self.options.history, checks
        )
        for sheet in sheets.read(source, name=name, only=self.options.sheets):
            columns = self.options.columns(sheet)
            self.batch.total += sheet.expected
            self.progress(self.batch)
            self._load(cleaner.clean(sheet, columns), columns)
        self._finish()

    def _load(self, items: Iterable[ImportedCase | RefusedRow], columns: Columns) -> None:
        for item in items:
            self.batch.seen += 1
            if isinstance(item, ImportedCase):
                self.entries.append(item)
                if len(self.entries) == self.size:
                    self._flush(columns)
            else:
                self._refuse(columns, item)
        self._flush(columns)

    def _flush(self, columns: Columns) -> None:
        entries, self.entries = self.entries, []
        if entries:
            self._admit({import_key(self.lookup.scope, e): e for e in entries}, columns)
        self._save()

    def _admit(self, entries: dict[str, ImportedCase], columns: Columns) -> None:
        """One batch; if somebody else brought some of it in meanwhile, look again and go on."""
        new: dict[str, bulk_log.NewCase] = {}
        for attempt in count(1):
            known = known_rows(entries)
            for key in entries.keys() - known.keys() - new.keys():
                new[key] = self._entry(key, entries[key])
            fresh = [new[key] for key in entries if key not in known]
            try:
                if fresh and not self.dry:
                    bulk_log.admit(fresh, self.actor, self.batch, self.present)
                break
            except (IntegrityError, OperationalError) as error:
                if CLASHES.next(attempt, self.at) is None:
                    raise Conflict from error
        self.batch.added += len(fresh)
        for key, row in known.items():
            self._already(entries[key], row, columns)

    def _already(self, entry: ImportedCase, row: Known, columns: Columns) -> None:
        """A row that is here: brought by this import before a crash, by another, or a clash."""
        if row.batch_id is not None and row.batch_id == self.batch.pk:
            self.batch.added += 1
        elif row.says(entry):
            self.batch.known += 1
        else:
            text = _("This number is in the ledger already as {number}, with other content.")
            fault = ("external_id", format_lazy(text, number=row.number))
            self._refuse(columns, refuse(entry.sheet, entry.source, columns, [fault]))

    def _entry(self, key: str, entry: ImportedCase) -> bulk_log.NewCase:
        """The words of a row as the payload of `log`, looked up."""
        channel = self.lookup.channel(entry.channel)
        category = self.lookup.category(entry.category)
        unit = None if self.dry else self.lookup.unit(entry.unit)
        past = None
        if self.options.history and entry.closed_at is not None:
            past = bulk_log.Past(
                ended_at=entry.closed_at,
                unit=unit,
                reply=entry.reply,
                replied_at=entry.replied_at,
                satisfaction=entry.satisfaction or "",
            )
        elif entry.reply or entry.closed_at:
            self.untaken["reply" if entry.reply else "closed"] += 1
        data = {
            "title": entry.title,
            "text": entry.text,
            "channel": channel,
            "category": category,
            "suggested_unit": unit if past is None else None,
            "received_at": entry.received_at,
            "place": entry.place,
            "external_id": entry.external_id,
            "reporter_name": entry.reporter_name,
            "reporter_contact": entry.reporter_contact,
            "promised_on": timezone.localdate(entry.due_at) if entry.due_at else None,
        }
        said = {"channel": entry.channel, "category": entry.category, "unit": entry.unit}
        said["status"] = str(entry.status or "")
        said = {name: words for name, words in said.items() if words}
        return bulk_log.NewCase(data=data, import_key=key, past=past, said=said)

    def _refuse(self, columns: Columns, row: RefusedRow) -> None:
        self.mend.add(columns, row)
        self.batch.refused += 1
        room = LISTED - len(self.batch.refusals)
        self.batch.refusals += [told(refusal) for refusal in row.refusals[:room]]

    def _save(self, **more: Any) -> None:
        """Tell how far it is; the progress of the page, and the last sign of life."""
        batch = self.batch
        batch.touched = timezone.now()
        if not self.dry:
            values = {name: getattr(batch, name) for name in PROGRESS}
            ImportBatch.objects.filter(pk=batch.pk).update(**values, **more)
        self.progress(batch)

    def _finish(self) -> None:
        batch = self.batch
        self.mend.close()
        # Rows that were only expected have turned out to be empty.
        batch.total = batch.seen
        batch.notes = [
            *(
                {"code": code, "words": words, "count": count}
                for code, unknown in self.lookup.unknown.items()
                for words, count in unknown.most_common(NOTED)
            ),
            *({"code": code, "words": "", "count": n} for code, n in self.untaken.items()),
        ]
        batch.state, batch.finished = ImportBatch.State.DONE, timezone.now()
        files = []
        if batch.refused and not self.dry:
            kept = storage.name_file(batch, "refused_file", "refused.xlsx")
            files.append((kept, ContentFile(self.mended())))
        with transaction.atomic():
            self._save(
                state=batch.state,
                finished=batch.finished,
                notes=batch.notes,
                refused_file=batch.refused_file.name,
            )
            storage.write(files)

    def mended(self) -> bytes:
        """The spreadsheet of refused rows."""
        return self.stream.getvalue()


PROGRESS = ("total", "seen", "added", "known", "refused", "refusals", "touched")


def import_key(scope: str, entry: ImportedCase) -> str:
    """The key under which a row is known; the same matter in another file has the same."""
    return hashlib.sha256(f"{scope}\x1f{entry.key}".encode()).hexdigest()


def known_rows(keys: Iterable[str]) -> dict[str, Known]:
    """Which of these keys are in the ledger. Three queries, each by an index of its own."""
    columns = ("pk", "import_key", "number", "batch_id", "salt")
    cases = {
        row[0]: row for row in Case.objects.filter(import_key__in=list(keys)).values_list(*columns)
    }
    if not cases:
        return {}
    ids = list(cases)
    # A case that was corrected keeps the words it was logged with as its first version.
    versions = Case.history.filter(among("id", ids)).order_by("-history_id")
    salts = dict(versions.values_list("id", "salt"))
    logged = CaseEvent.objects.filter(among("case_id", ids), seq=1)
    found: dict[str, Known] = {}
    for case_id, data in logged.values_list("case_id", "data"):
        record = store.read(VerbName.LOG, data)
        _id, key, number, batch, salt = cases[case_id]
        if key is not None and isinstance(record, LogRecord):
            found[key] = Known(number, batch, record, salts.get(case_id, salt))
    return found


def both(words: Any) -> dict[str, str]:
    """Words in every language of ours, so that whoever reads them later understands."""
    found = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found[code] = str(words)
    return found


def told(refusal: Refusal) -> dict[str, Any]:
    """A refusal as it is kept with the import."""
    return {
        "sheet": refusal.sheet,
        "row": refusal.row,
        "heading": refusal.heading,
        "letters": refusal.letters,
        "value": refusal.value,
        "reason": both(refusal.reason),
    }


def digest_of(source: Path | BinaryIO) -> str:
    """SHA-256 of a file, in hex; a stream is left at its beginning."""
    if isinstance(source, Path):
        with source.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    source.seek(0)
    found = hashlib.file_digest(source, "sha256").hexdigest()  # type: ignore[arg-type]
    source.seek(0)
    return found
