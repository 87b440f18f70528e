"""A file is there with its row, and a verb that comes to nothing leaves none behind."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as conf
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, OperationalError, connection, transaction
from django.utils import timezone

from engine import files
from tests.desk.pages import Desk, text
from tests.imports.test_load import database_url
from tests.world import World, all_passed, photo
from tracker import storage
from tracker.errors import Blocked, Busy, Conflict, Invalid, NotAllowed, Refused
from tracker.models import Case, CaseEvent, Evidence
from workflows import door

LATER = files.GRACE + timedelta(minutes=1)


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    folder: Path = settings.MEDIA_ROOT
    return folder


def kept(media: Path) -> set[str]:
    return {str(path.relative_to(media)) for path in media.rglob("*") if path.is_file()}


def named() -> set[str]:
    return set(Evidence.objects.values_list("file", flat=True))


# Refused -----------------------------------------------------------------------------------------


def not_granted(world: World) -> None:
    world.do("sun", "attach", world.assigned(), uploads=[photo()])


def not_accepted(world: World) -> None:
    script = SimpleUploadedFile("run.exe", b"MZ" * 100)
    world.do("wang", "attach", world.logged(), uploads=[photo(), script])


def blocked(world: World) -> None:
    case = world.submitted()  # nobody has asked the reporter yet
    world.do("chen", "verify", case, **all_passed(measures_files=[photo()]))


def stale(world: World) -> None:
    world.do("wang", "attach", world.logged(), uploads=[photo()], version=7)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("verb", "refusal"),
    [(not_granted, NotAllowed), (not_accepted, Invalid), (blocked, Blocked), (stale, Conflict)],
)
def test_a_refused_verb_leaves_no_file(
    world: World, media: Path, verb: Callable[[World], None], refusal: type[Refused]
) -> None:
    with pytest.raises(refusal):
        verb(world)
    assert kept(media) == named()


# Broken off --------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_an_error_after_the_rows_leaves_neither_row_nor_file(
    media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = World()
    case, save, calls = world.planned(), default_storage.save, []

    def full(name: str, content: Any, **options: Any) -> str:
        calls.append(name)
        if len(calls) == 2:
            raise OSError(28, "No space left on device")
        return save(name, content, **options)

    monkeypatch.setattr(default_storage, "save", full)
    with pytest.raises(OSError, match="No space"):
        world.do("li", "attach", case, uploads=[photo("1.jpg"), photo("2.jpg")])
    assert len(calls) == 2
    assert (kept(media), named()) == (set(), set())
    assert not CaseEvent.objects.filter(verb="attach").exists()


@pytest.mark.django_db(transaction=True)
def test_an_error_in_the_verb_comes_before_any_byte(
    media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = World()
    case = world.planned()

    def fails(*_args: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(door, "save", fails)
    with pytest.raises(RuntimeError):
        world.do("li", "attach", case, uploads=[photo()])
    assert (kept(media), named()) == (set(), set())


@pytest.mark.django_db(transaction=True)
def test_what_a_failed_commit_leaves_is_swept_and_nothing_else(
    media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = World()
    case = world.ready()

    def cut() -> None:
        raise OperationalError("the line is cut")

    monkeypatch.setattr(connection, "commit", cut)
    with pytest.raises(Busy):
        world.do("li", "attach", case, uploads=[photo("lost.jpg", "red")])
    monkeypatch.undo()
    assert len(named()) == 1  # of the measure
    (stray,) = kept(media) - named()
    now = timezone.now()
    assert files.glance(now).strays == []  # it may be of a transaction that is still at work
    assert files.glance(now + LATER).strays == [stray]
    assert kept(media) == named()


@pytest.mark.django_db(transaction=True)
def test_killed_at_every_moment(media: Path) -> None:
    world = World()
    world.now = timezone.localtime() - timedelta(days=1)
    case = world.assigned()
    before = case.version
    environment = {
        **os.environ,
        "DATABASE_URL": database_url(),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "VAR_DIR": str(media.parent),
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.workflows.uploading", case.number],
        env=environment,
        cwd=conf.BASE_DIR,
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert len(json.loads(done.stdout.splitlines()[-1])) == 4
    case = Case.objects.get(pk=case.pk)
    # Only the one that had committed is there, and it is there whole.
    assert case.version == before + 1
    assert [row.seq for row in case.files.order_by("id")] == [case.version] * 2
    strays = kept(media) - named()
    assert named() < kept(media)
    assert len(strays) == 1 + 2  # killed between two files, and before the commit
    found = files.check(timezone.now() + LATER)
    assert (found.rows, found.faults, set(found.strays)) == (2, [], strays)
    assert set(files.glance(timezone.now() + LATER).strays) == strays
    assert kept(media) == named()


# With its act ------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_timeline_shows_each_file_with_its_own_act(world: World) -> None:
    """The same picture twice is two files, each with the act it came with."""
    case = world.planned()
    same = SimpleUploadedFile("again.jpg", photo("first.jpg").read())
    case = world.do("li", "attach", case, uploads=[photo("first.jpg")], caption="修前").case
    case = world.do("zhao", "attach", case, uploads=[same], caption="修后").case
    first, again = case.files.order_by("id")
    assert first.sha256 == again.sha256
    assert (first.seq, again.seq) == (case.version - 1, case.version)
    page = text(Desk(world, "wang").see(case))
    shown = [set(re.findall(r"/files/(\d+)/", line)) for line in page.split('<li class="moment')]
    assert [keys for keys in shown[1:] if keys][:2] == [{str(again.pk)}, {str(first.pk)}]


@pytest.mark.django_db
def test_what_an_inspector_photographed_stands_with_the_verdict(world: World) -> None:
    case = world.called_back()
    photos = [photo("gate.jpg", "blue")]
    case = world.do("chen", "verify", case, **all_passed(solved_files=photos)).case
    assert case.files.get(kind="inspection").seq == case.version


@pytest.mark.django_db(transaction=True)
def test_no_file_slips_into_an_act_that_has_been_told() -> None:
    world = World()
    case = world.ready()
    row: Any = case.files.get()
    row.sha256 = "1" * 64  # another file
    for seq in (row.seq, 1, case.version):
        row.pk, row.seq, row.file.name = None, seq, storage.place("evidence", "late.jpg")
        row._state.adding = True
        told = "a file comes before its act is told"
        with pytest.raises(DatabaseError, match=told), transaction.atomic():
            row.save(force_insert=True)
    assert case.files.count() == 1
