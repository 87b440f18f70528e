"""A spreadsheet.

Whoever brings a ledger in can write what he likes into its cells. What was closed elsewhere comes
in as archived, and counts as signed off nowhere.
"""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from imports.load import Loading, digest_of
from imports.options import Options
from tests.desk.pages import Desk
from tests.imports.books import HEADINGS, ZONE, xlsx
from tests.law.attempts import Law, tries
from tests.world import World
from tracker import census
from tracker.actor import SYSTEM
from tracker.models import Case, ImportBatch

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 12, tzinfo=ZONE)
ENDED = ["A2", "小区停水", "阳光小区停水三天。", "2026-03-01", "水务局", "2026-03-09", "满意"]
OPEN = ["A1", "路灯不亮", "人民路一号路灯不亮。", "2026-03-01", "水务局", "", ""]


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


def load(source: io.BytesIO) -> Loading:
    state = ImportBatch.State.RUNNING
    batch = ImportBatch.objects.create(
        name="台账.xlsx", sha256=digest_of(source), created=NOW, state=state
    )
    found = Loading(Options(as_of=NOW, history=True), batch, SYSTEM, timezone.now(), size=50)
    found.run(source, batch.name)
    return found


@tries("archive", "Import a case as closed and satisfied, and have it counted as signed off")
def test_closed_elsewhere(law: Law, world: World) -> None:
    load(xlsx([HEADINGS, ENDED]))
    case = Case.objects.get()
    assert (case.status, case.sign_off_number) == ("archived", None)
    assert not case.signatures.exists()
    assert census.take().total.by_state == {"archived": 1}
    world.now = timezone.now()
    for who, verb in (("zhao", "sign"), ("zhou", "close")):
        law.door("wrong_state", who, verb, case)


@tries("archive", "Import over a case that is there, to end it")
def test_imports_over(law: Law, world: World) -> None:
    load(xlsx([HEADINGS, OPEN]))
    again = load(xlsx([HEADINGS, [*OPEN[:5], "2026-03-09", "满意"]]))
    assert (again.batch.added, again.batch.known) == (0, 1)
    case = Case.objects.get()
    assert case.status == "logged"
    world.now = timezone.now()
    law.door("wrong_state", "zhou", "close", case)


@tries("archive", "Archive a running case, as an import does")
def test_archives_by_hand(law: Law, county: World) -> None:
    case = county.planned()
    law.page(404, lambda: Desk(county, "wang").do(case, "archive"))
    law.page(404, lambda: Desk(county, "zhou").do(case, "archive"))


@tries("archive", "Upload a ledger without being a clerk")
def test_others_upload(law: Law, county: World) -> None:
    book = xlsx([HEADINGS, ENDED]).getvalue()
    for who in ("zhou", "zhao", "chen", "gao", "sun"):
        client = Desk(county, who).client
        given = {"file": SimpleUploadedFile("台账.xlsx", book)}
        law.page(404, lambda c=client, g=given: c.post("/imports/", g))
