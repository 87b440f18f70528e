"""Every row has its file as it says, and no file is there without a row."""

from __future__ import annotations

import io
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db.models import FileField
from django.test import Client, TestCase
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from engine import files
from engine.models import FileFault
from imports import jobs
from jobs import tidying
from tests.world import World, photo
from tracker import storage
from tracker.models import ImportBatch
from tracker.storage import DurableStorage

pytestmark = pytest.mark.django_db
LATER = files.GRACE + timedelta(minutes=1)


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    folder: Path = settings.MEDIA_ROOT
    return folder


def check(*options: str) -> str:
    out = io.StringIO()
    try:
        call_command("check_files", *options, stdout=out)
    except CommandError as error:
        out.write(f"refused: {error}")
    return out.getvalue()


def upload(content: bytes = b"a workbook") -> ImportBatch:
    batch = ImportBatch(name="台账.xlsx", created=timezone.now())
    batch.sha256 = "0" * 64
    jobs.keep(batch, ContentFile(content))
    return batch


def aged(name: str) -> str:
    """Make a file look as if it had lain there for two days."""
    past = (timezone.now() - timedelta(days=2)).timestamp()
    os.utime(default_storage.path(name), (past, past))
    return name


def stray() -> str:
    name = storage.place(storage.EVIDENCE, "stray.jpg")
    return aged(default_storage.save(name, ContentFile(b"nobody's")))


def test_every_field_that_names_files_is_looked_at() -> None:
    fields = {
        (model, field.name)
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, FileField)
    }
    assert {(keeper.model, keeper.name) for keeper in files.KEEPERS} == fields


def test_all_is_well(world: World) -> None:
    world.ready()
    assert check() == "1 files, 0 faults, 0 strays\n"


def test_a_file_that_is_gone_or_altered_is_told_until_it_is_back(world: World) -> None:
    case = world.planned()
    uploads = [photo("1.jpg", "red"), photo("2.jpg", "blue")]
    case = world.do("li", "attach", case, uploads=uploads).case
    gone, altered = (Path(row.file.path) for row in case.files.order_by("id"))
    first, second = gone.read_bytes(), altered.read_bytes()
    gone.unlink()
    altered.write_bytes(second[:-1] + b"x")  # as long as it was
    said = check("--repair")
    assert f"missing: {case.files.first().file.name} ({case.number})" in said
    assert f"altered: {case.files.last().file.name} ({case.number})" in said
    assert "refused: 2 files, 2 faults, 0 strays" in said
    client = Client(headers={"accept-language": "en"})
    client.force_login(world.people["gao"])
    page = client.get("/operations/").content.decode()
    assert page.count("<code>evidence/") == 2
    assert "Files not as they were" in page
    # An hourly glance does not read everything, and yet does not forget what was found.
    assert len(files.glance(timezone.now()).faults) == 2
    gone.write_bytes(first)
    altered.write_bytes(second)
    assert files.glance(timezone.now()).faults == []
    assert "Files not as they were" not in client.get("/operations/").content.decode()


def test_a_glance_sees_what_is_gone_or_cut_short(world: World) -> None:
    case = world.ready()
    file = Path(case.files.get().file.path)
    content = file.read_bytes()
    file.write_bytes(content[:-1])
    assert [fault.kind for fault in files.glance(timezone.now()).faults] == ["altered"]
    file.unlink()
    assert [fault.kind for fault in files.glance(timezone.now()).faults] == ["missing"]
    assert FileFault.objects.get().case == case


def test_strays_are_told_and_removed_when_asked(world: World) -> None:
    world.ready()
    name = stray()
    old = storage.EVIDENCE + "/2024/01/02/older.jpg"
    aged(default_storage.save(old, ContentFile(b"nobody's")))
    said = check()
    assert {f"of no row: {name}", f"of no row: {old}"} < set(said.splitlines())
    assert default_storage.exists(name)
    assert "removed: " + name in check("--repair")
    assert check() == "1 files, 0 faults, 0 strays\n"


def test_a_young_stray_is_left_alone() -> None:
    name = default_storage.save(storage.place(storage.IMPORTS, "new.xlsx"), ContentFile(b"x"))
    assert files.check(timezone.now(), repair=True).strays == []
    assert files.check(timezone.now() + LATER).strays == [name]


def test_the_engine_has_it_swept_every_hour(world: World) -> None:
    world.ready()
    name = stray()
    tidying.tidy(timezone.now())
    tidying.tidy(timezone.now())
    assert DBTaskResult.objects.filter(task_path=files.sweep.module_path).count() == 1
    assert files.sweep.call() == {"strays": 1, "faults": 0}
    assert not default_storage.exists(name)


def test_an_import_s_files_are_kept_and_forgotten_row_first(media: Path) -> None:
    batch = upload()
    assert batch.file.read() == b"a workbook"
    path = Path(batch.file.path)
    assert path.parent == media / timezone.now().strftime("imports/%Y/%m/%d")
    with TestCase.captureOnCommitCallbacks() as callbacks:
        jobs.forget(batch)
    assert not ImportBatch.objects.get().file
    assert path.exists()  # until the row no longer names it for good
    callbacks[0]()
    assert not path.exists()


def test_an_import_that_cannot_be_kept_leaves_no_row(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_args: Any, **_options: Any) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(default_storage, "save", full)
    with pytest.raises(OSError, match="No space"):
        upload()
    assert not ImportBatch.objects.exists()


def test_bytes_are_on_the_disk_before_the_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[str] = []
    sync = os.fsync

    def note(handle: int) -> None:
        synced.append(str(Path(f"/proc/self/fd/{handle}").readlink()))
        sync(handle)

    monkeypatch.setattr(os, "fsync", note)
    durable = DurableStorage(location=tmp_path)
    first = tmp_path / durable.save("evidence/2026/03/02/a.jpg", ContentFile(b"x"))
    assert synced == [str(path) for path in (first, *list(first.parents)[:5])]
    synced.clear()
    second = tmp_path / durable.save("evidence/2026/03/02/b.jpg", ContentFile(b"x"))
    assert synced == [str(second), str(second.parent)]
