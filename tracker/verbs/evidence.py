"""Files that come with an act and show something."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import PurePath
from typing import Any

from tracker import storage
from tracker.models import Evidence
from tracker.verbs.base import Act


def store(act: Act, uploads: Iterable[Any], *, kind: str, **extra: Any) -> list[Evidence]:
    """Write rows for checked uploads (see `verbs.fields.FilesField`); the door adds the bytes."""
    rows = []
    for upload in uploads:
        digest = hashlib.sha256()
        for chunk in upload.chunks():
            digest.update(chunk)
        upload.seek(0)
        row = Evidence(
            case=act.case,
            seq=act.case.version,
            round=act.case.round,
            kind=kind,
            name=PurePath(upload.name or "").name[-160:],
            mime=upload.mime,
            size=upload.size,
            sha256=digest.hexdigest(),
            by_id=act.actor.user_id,
            at=act.at,
            **extra,
        )
        act.uploads.append((storage.name_file(row, "file", upload.name or ""), upload))
        rows.append(row)
    return Evidence.objects.bulk_create(rows)
