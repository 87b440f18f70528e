"""Storing files that show something."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime
from pathlib import PurePath
from typing import Any

from tracker.models import Case, Evidence


def store(
    case: Case, uploads: Iterable[Any], *, kind: str, at: datetime, by_id: int | None, **extra: Any
) -> list[Evidence]:
    """Store checked uploads (see `verbs.fields.FilesField`) as evidence of the case's round."""
    rows = []
    for upload in uploads:
        digest = hashlib.sha256()
        for chunk in upload.chunks():
            digest.update(chunk)
        upload.seek(0)
        row = Evidence(
            case=case,
            round=case.round,
            kind=kind,
            file=upload,
            name=PurePath(upload.name or "").name[-160:],
            mime=upload.mime,
            size=upload.size,
            sha256=digest.hexdigest(),
            by_id=by_id,
            at=at,
            **extra,
        )
        rows.append(row)
    return Evidence.objects.bulk_create(rows)
