"""Files that come with an act and show something, and whether they show anything new."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from tracker import pictures, storage
from tracker.case_facts import facts_of
from tracker.digests import sha256_of
from tracker.models import Case, Evidence
from tracker.verbs.base import Act


@dataclass(frozen=True)
class Mark:
    """By what a file is known again."""

    sha256: str
    looks: str


def mark_of(upload: Any) -> Mark:
    """The mark of a checked upload, worked out once."""
    known: Mark | None = vars(upload).get("known_by")
    if known is None:
        looks = pictures.looks(upload) if is_picture(upload) else ""
        known = upload.known_by = Mark(sha256_of(upload), looks)
    return known


def is_picture(upload: Any) -> bool:
    return str(upload.mime).startswith("image/")


def looks_of(row: Evidence) -> str:
    """What a file of the case looks like; of one from before this was kept, its bytes tell."""
    if row.looks is None:
        row.looks = ""
        if row.is_image:
            try:
                with row.file.open("rb") as file:
                    row.looks = pictures.looks(file)
            except OSError:  # its bytes are gone: then its digest alone is known
                pass
    return row.looks


def known(case: Case) -> list[Evidence]:
    """The files that lie with the case; with one that is being logged there are none."""
    return [] if case.version == 1 else facts_of(case).files


def earlier(mark: Mark, rows: Iterable[Evidence]) -> Evidence | None:
    """The first of these files that is the same, or shows nearly the same picture."""
    rows = list(rows)
    same = next((row for row in rows if row.sha256 == mark.sha256), None)
    if same is None and mark.looks:
        same = next((row for row in rows if pictures.alike(looks_of(row), mark.looks)), None)
    return same


def own_pictures(case: Case, uploads: Iterable[Any]) -> int:
    """How many of the uploads are pictures that do not lie with the case already."""
    lying = known(case)
    return sum(is_picture(u) and earlier(mark_of(u), lying) is None for u in uploads)


def store(act: Act, uploads: Iterable[Any], *, kind: str, **extra: Any) -> list[Evidence]:
    """Write rows for checked uploads (see `verbs.fields.FilesField`); the door adds the bytes.

    What lies with the case already is taken in again, and says so (`Evidence.earlier`).
    """
    lying = list(known(act.case))
    fresh: list[Evidence] = []
    again: list[tuple[Evidence, Evidence]] = []
    for upload in uploads:
        row, mark = new_row(act, upload, kind, extra), mark_of(upload)
        act.uploads.append((storage.name_file(row, "file", upload.name or ""), upload))
        same = earlier(mark, (*lying, *fresh))
        if same is None:
            fresh.append(row)
        else:
            again.append((row, same))
    Evidence.objects.bulk_create(fresh)
    for row, same in again:
        row.earlier_id = same.earlier_id or same.pk
    rows = [*fresh, *Evidence.objects.bulk_create(row for row, _same in again)]
    if act.case.version > 1:
        facts_of(act.case).files.extend(rows)
    return rows


def new_row(act: Act, upload: Any, kind: str, extra: dict[str, Any]) -> Evidence:
    mark = mark_of(upload)
    return Evidence(
        case=act.case,
        seq=act.case.version,
        round=act.case.round,
        kind=kind,
        name=PurePath(upload.name or "").name[-160:],
        mime=upload.mime,
        size=upload.size,
        sha256=mark.sha256,
        looks=mark.looks,
        by_id=act.actor.user_id,
        at=act.at,
        **extra,
    )
