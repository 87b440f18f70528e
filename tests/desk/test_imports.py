"""The wizard: upload, columns, result; the load itself is the worker's."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, TestCase
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from desk.views import imports as view
from imports import jobs
from imports.read import sheets
from tests.desk.pages import Desk, county, text  # noqa: F401  # county is a fixture
from tests.imports.books import HEADINGS, xlsx
from tests.world import World
from tracker.models import Case, ImportBatch, Unit, UnitAlias

pytestmark = pytest.mark.django_db

GOOD = ["A1", "人民路路灯不亮", "路灯不亮已经半月。", "2026-03-01 09:00", "水务局", "", ""]
ENDED = ["A2", "小区停水", "停水三天。", "2026-03-01", "水务局", "2026-03-09", "满意"]
WRONG = ["A3", "桥面破损", "桥面破损。", "不详", "水利局", "", ""]
OTHERS = ["A4", "公交不停靠", "公交车过站不停。", "2026-03-02", "交通局", "", ""]


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    folder: Path = settings.MEDIA_ROOT
    return folder


class Wizard:
    """A clerk at the wizard."""

    def __init__(self, world: World) -> None:
        self.client: Client = Desk(world, "wang").client

    def upload(self, book: io.BytesIO, name: str = "台账.xlsx") -> Any:
        file = SimpleUploadedFile(name, book.getvalue())
        return self.client.post("/imports/", {"file": file})

    def begin(self, *rows: list[str]) -> ImportBatch:
        self.upload(xlsx([HEADINGS, *rows]))
        return ImportBatch.objects.latest("id")

    def choose(self, batch: ImportBatch, button: str = "start", **changes: Any) -> Any:
        """Post the second page as it stands, with some choices changed."""
        posted = {"sheet-0": "on", "history": "on", button: "1"}
        fields = ("external_id", "title", "text", "received_at", "unit", "closed_at")
        posted |= {f"column-0-{i}": field for i, field in enumerate((*fields, "satisfaction"))}
        posted |= {name.replace("_", "-"): value for name, value in changes.items()}
        return self.client.post(f"/imports/{batch.pk}/", posted)

    def see(self, batch: ImportBatch, tail: str = "", **headers: str) -> str:
        return text(self.client.get(f"/imports/{batch.pk}/{tail}", headers=headers))


@pytest.fixture
def wizard(county: World) -> Wizard:  # noqa: F811
    return Wizard(county)


def work(batch: ImportBatch) -> ImportBatch:
    """Do what the worker does with the job that waits."""
    assert DBTaskResult.objects.latest("enqueued_at").args_kwargs["args"] == [batch.pk]
    with TestCase.captureOnCommitCallbacks(execute=True):
        jobs.bring_in.func(batch.pk)
    batch.refresh_from_db()
    return batch


def test_upload_look_bring_in(wizard: Wizard, media: Path) -> None:
    batch = wizard.begin(GOOD, ENDED)
    page = wizard.see(batch)
    assert "The first 2 rows can all be read." in page
    assert '<option value="received_at" selected>' in page
    assert not Case.objects.exists()
    assert wizard.choose(batch).status_code == 302
    assert "Waiting for the worker" in wizard.see(batch)
    work(batch)
    assert (batch.state, batch.added) == ("done", 2)
    assert {case.status for case in Case.objects.all()} == {"logged", "archived"}
    assert "To the ledger" in wizard.see(batch)
    assert not batch.file
    assert [path for path in media.rglob("*") if path.is_file()] == []


def test_the_page_renews_itself_with_and_without_a_script(wizard: Wizard) -> None:
    batch = wizard.begin(GOOD)
    wizard.choose(batch)
    page = wizard.see(batch)
    assert 'hx-trigger="every 2s"' in page
    assert '<noscript><meta http-equiv="refresh"' in page
    part = wizard.see(batch, **{"HX-Request": "true", "HX-Target": "import-progress"})
    assert "<html" not in part
    work(batch)
    assert "every 2s" not in wizard.see(batch)


def test_other_columns_can_be_chosen_and_are_looked_at_again(wizard: Wizard) -> None:
    batch = wizard.begin(GOOD)
    page = wizard.choose(batch, "look", **{"column-0-1": "place", "column-0-2": "title"})
    assert page.status_code == 200
    assert '<option value="place" selected>' in text(page)
    wizard.choose(batch, **{"column-0-1": "place", "column-0-2": "title"})
    work(batch)
    assert Case.objects.get().place == "人民路路灯不亮"


def test_two_columns_for_one_field_or_none_for_a_needed_one_are_refused(wizard: Wizard) -> None:
    batch = wizard.begin(GOOD)
    page = wizard.choose(batch, **{"column-0-1": "text"})
    assert page.status_code == 422
    assert "is chosen for two columns" in text(page)
    page = wizard.choose(batch, **{"column-0-3": ""})
    assert "No column says when it was received" in text(page)
    assert "Choose at least one sheet" in text(
        wizard.client.post(f"/imports/{batch.pk}/", {"start": "1"})
    )
    assert not DBTaskResult.objects.exists()


def test_unknown_units_are_asked_about_mapped_made_or_refused(
    wizard: Wizard,
    county: World,  # noqa: F811
) -> None:
    batch = wizard.begin(GOOD, OTHERS, [*WRONG[:3], "2026-03-03", "城管局", "", ""], WRONG)
    page = wizard.choose(batch)
    assert page.status_code == 200
    assert "What is to become of unit names" in text(page)
    for name in ("交通局", "城管局", "水利局"):
        assert f"What to do with {name}" in text(page)
    choices = {"unit-0": f"is-{county.traffic.pk}", "unit-1": "new-enforcement", "unit-2": ""}
    assert wizard.choose(batch, **choices).status_code == 302
    work(batch)
    assert (batch.added, batch.refused) == (3, 1)
    assert UnitAlias.objects.get(alias="交通局").unit == county.traffic
    assert Unit.objects.get(name="城管局").unit_class == "enforcement"


def test_refused_rows_are_shown_and_handed_back(wizard: Wizard) -> None:
    batch = wizard.begin(GOOD, WRONG)
    wizard.choose(batch, **{"unit-0": ""})
    work(batch)
    page = wizard.see(batch)
    assert "This is not a date that can be read." in page
    answer: Any = wizard.client.get(f"/imports/{batch.pk}/refused/")
    assert "attachment" in answer["Content-Disposition"]
    (sheet,) = sheets.read(io.BytesIO(b"".join(answer.streaming_content)))
    assert [row.cells[0] for row in sheet.rows] == ["A3"]


def test_a_file_that_cannot_be_read_is_told_at_once(wizard: Wizard) -> None:
    page = wizard.upload(io.BytesIO(b"<html><table></table></html>"), "ledger.xls")
    assert page.status_code == 422
    assert "This is a web page" in text(page)
    assert wizard.client.post("/imports/", {}).status_code == 422
    assert not ImportBatch.objects.exists()


def test_an_import_that_broke_off_goes_on(wizard: Wizard, monkeypatch: pytest.MonkeyPatch) -> None:
    batch = wizard.begin(GOOD, ENDED)
    wizard.choose(batch)
    late = timezone.now() - jobs.SILENT - jobs.SILENT
    ImportBatch.objects.filter(pk=batch.pk).update(touched=late)
    assert "This import broke off." in wizard.see(batch)
    wizard.client.post(f"/imports/{batch.pk}/again/")
    work(batch)
    assert (batch.state, batch.added) == ("done", 2)
    wizard.client.post(f"/imports/{batch.pk}/again/")
    assert DBTaskResult.objects.count() == 2


def test_a_failure_is_told_in_words_and_keeps_the_file(wizard: Wizard) -> None:
    batch = wizard.begin(GOOD)
    wizard.choose(batch)
    batch.refresh_from_db()
    ImportBatch.objects.filter(pk=batch.pk).update(
        options={**batch.options, "channel": "no-such-channel"}
    )
    work(batch)
    assert (batch.state, bool(batch.file)) == ("failed", True)
    page = wizard.see(batch)
    assert "There is no channel with the code no-such-channel" in page
    assert "Go on" in page


def test_an_upload_can_be_thrown_away(wizard: Wizard, media: Path) -> None:
    batch = wizard.begin(GOOD)
    with TestCase.captureOnCommitCallbacks(execute=True):
        wizard.client.post(f"/imports/{batch.pk}/discard/")
    assert not ImportBatch.objects.exists()
    assert [path for path in media.rglob("*") if path.is_file()] == []


def test_the_same_file_again_is_said_and_adds_nothing(wizard: Wizard) -> None:
    book = xlsx([HEADINGS, GOOD])
    wizard.upload(book)
    first = ImportBatch.objects.get()
    wizard.choose(first)
    work(first)
    wizard.upload(book)
    again = ImportBatch.objects.latest("id")
    assert again.sha256 == first.sha256
    assert "brought in before" in wizard.see(again)
    wizard.choose(again)
    work(again)
    assert (again.added, again.known) == (0, 1)


def test_a_known_kind_of_ledger_is_recognised(wizard: Wizard) -> None:
    headings = ["留言编号", "留言用户", "留言主题", "留言时间", "留言详情", "答复意见", "答复时间"]
    row = [
        "1",
        "A001",
        "路灯不亮",
        "2019/4/25 9:32:09",
        "路灯不亮。",
        "已修复。",
        "2019/5/5 9:00:00",
    ]
    wizard.upload(xlsx([headings, row]))
    batch = ImportBatch.objects.get()
    assert (batch.options["preset"], batch.options["history"]) == ("teddy", True)
    posted = {"sheet-0": "on", "preset": "teddy", "history": "on", "start": "1"}
    fields = (
        *("external_id", "reporter_name", "title"),
        "received_at",
        "text",
        "reply",
        "replied_at",
    )
    posted |= {f"column-0-{i}": field for i, field in enumerate(fields)}
    wizard.client.post(f"/imports/{batch.pk}/", posted)
    work(batch)
    assert Case.objects.get().status == "archived"


def test_only_clerks_come_in(county: World, wizard: Wizard) -> None:  # noqa: F811
    batch = wizard.begin(GOOD)
    assert Client().get("/imports/").status_code == 302
    for who in ("zhou", "sun", "li", "zhao", "chen", "gao"):
        client = Desk(county, who).client
        for tail in ("", f"{batch.pk}/", f"{batch.pk}/refused/"):
            assert client.get(f"/imports/{tail}").status_code == 404
        for tail in ("again", "discard"):
            assert client.post(f"/imports/{batch.pk}/{tail}/").status_code == 404
    assert ImportBatch.objects.exists()


def test_past_imports_are_listed(wizard: Wizard) -> None:
    assert "No ledger has been brought in yet." in text(wizard.client.get("/imports/"))
    wizard.begin(GOOD)
    assert "台账.xlsx" in text(wizard.client.get("/imports/"))


def test_past_imports_are_paged(wizard: Wizard, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(view, "PAGE", 2)
    batches = [wizard.begin(GOOD[:1] + row[1:]) for row in (GOOD, ENDED, OTHERS)]
    first = wizard.client.get("/imports/")
    assert list(first.context["rows"]) == [batches[2], batches[1]]
    second = wizard.client.get(first.context["pager"].next_url)
    assert list(second.context["rows"]) == [batches[0]]
