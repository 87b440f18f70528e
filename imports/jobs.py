"""The import as a job of the worker: the page only asks how far it is."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from functools import partial
from typing import Any, BinaryIO, cast

from django.core.files import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from imports.load import Loading, both
from imports.options import Options
from jobs.tasks import task
from tracker import posts, storage
from tracker.errors import Refused
from tracker.models import ImportBatch, User
from tracker.vocabulary import Role

log = logging.getLogger(__name__)
State = ImportBatch.State
SILENT = timedelta(minutes=2)  # without a sign of life: its worker is gone
KEPT = timedelta(days=7)  # an upload that nobody went on with
FRESH: dict[str, Any] = {
    "total": 0,
    "seen": 0,
    "added": 0,
    "known": 0,
    "refused": 0,
    "refusals": [],
    "notes": [],
    "finished": None,
}


def start(batch: ImportBatch, now: datetime) -> None:
    """Hand a file to the worker, also one that broke off; both or neither is written."""
    with transaction.atomic():
        ImportBatch.objects.filter(pk=batch.pk).update(
            state=State.RUNNING, touched=now, options=batch.options, **FRESH
        )
        bring_in.enqueue(batch.pk)


def stalled(batch: ImportBatch, now: datetime) -> bool:
    """Whether a load has broken off: whole batches are in, going on finishes the rest."""
    return batch.state == State.RUNNING and (batch.touched or batch.created) < now - SILENT


@task
def bring_in(batch_id: int) -> None:
    """Load an uploaded file; afterwards only its name and digest are kept."""
    batch = ImportBatch.objects.select_related("by").get(pk=batch_id)
    if batch.state != State.RUNNING or not batch.file or not isinstance(batch.by, User):
        return
    now, options = timezone.now(), Options.restored(batch.options)
    for name, value in FRESH.items():
        setattr(batch, name, list(value) if isinstance(value, list) else value)
    try:
        with batch.file.open("rb") as stream:
            Loading(options, batch, posts.actor(batch.by, role=Role.CLERK), now).run(
                cast("BinaryIO", stream), batch.name
            )
    except Refused as error:
        fail(batch, error.message)
    except Exception:
        log.exception("import %s broke off", batch.pk)
        fail(batch, _("Something went wrong in the program. What had come in stays; try again."))
    else:
        forget(batch)


def fail(batch: ImportBatch, words: Any) -> None:
    """Say in every language why it broke off."""
    note = {"code": "failed", "words": both(words), "count": 1}
    ImportBatch.objects.filter(pk=batch.pk).update(
        state=State.FAILED, notes=[note], finished=timezone.now()
    )


def keep(batch: ImportBatch, file: File[bytes]) -> None:
    """Save an upload; its bytes come last."""
    with transaction.atomic():
        kept = storage.name_file(batch, "file", batch.name)
        batch.save()
        storage.write([(kept, file)])


def forget(batch: ImportBatch) -> None:
    """Delete the uploaded file: first nobody names it, then it goes."""
    kept = str(batch.file.name)
    ImportBatch.objects.filter(pk=batch.pk).update(file="")
    transaction.on_commit(partial(batch.file.storage.delete, kept))


def discard(batch: ImportBatch) -> None:
    """Throw away an upload that was never started."""
    kept = str(batch.file.name)
    batch.delete()
    transaction.on_commit(partial(batch.file.storage.delete, kept))


def discard_old(now: datetime) -> None:
    for batch in ImportBatch.objects.filter(state=State.UPLOADED, created__lt=now - KEPT):
        discard(batch)
