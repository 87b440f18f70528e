"""`manage.py import_ledger` and `import_categories`: words, exit codes, the file to mend."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from imports.read import sheets
from tests.imports.books import HEADINGS, real, xlsx
from tests.world import World
from tracker.models import Case, Category, ImportBatch

pytestmark = pytest.mark.django_db

GOOD = ["A1", "人民路路灯不亮", "路灯不亮已经半月。", "2026-03-01 09:00", "水务局", "", ""]
ENDED = ["A2", "小区停水", "停水三天。", "2026-03-01", "水务局", "2026-03-09", "满意"]
WRONG = ["A3", "桥面破损", "桥面破损。", "不详", "水利局", "", ""]


def write(folder: Path, *rows: list[str]) -> Path:
    path = folder / "台账.xlsx"
    path.write_bytes(xlsx([HEADINGS, *rows]).getvalue())
    return path


def run(path: Path, *words: str, **given: Any) -> str:
    out = io.StringIO()
    with translation.override("en"):
        call_command("import_ledger", str(path), *words, stdout=out, stderr=io.StringIO(), **given)
    return out.getvalue()


def refusal(path: Path, *words: str) -> tuple[str, int]:
    with pytest.raises(CommandError) as caught:
        run(path, *words)
    return str(caught.value), caught.value.returncode


def test_a_ledger_comes_in_and_the_same_again_adds_nothing(world: World, tmp_path: Path) -> None:
    path = write(tmp_path, GOOD, ENDED)
    assert "Added 2 cases" in run(path, "--history")
    assert "Added 0 cases; 2 were there already" in run(path, "--history")
    assert Case.objects.filter(status="archived").count() == 1
    first = ImportBatch.objects.order_by("id")[0]
    assert (first.state, first.total, len(first.sha256)) == ("done", 2, 64)


def test_refused_rows_are_named_and_written_beside_the_file(world: World, tmp_path: Path) -> None:
    path = write(tmp_path, GOOD, WRONG)
    out = io.StringIO()
    with pytest.raises(SystemExit) as ended, translation.override("en"):
        call_command("import_ledger", str(path), stdout=out, stderr=io.StringIO())
    assert ended.value.code == 1
    assert "row 3, column 受理时间: This is not a date" in out.getvalue()
    back = tmp_path / "台账.xlsx.refused.xlsx"
    (sheet,) = sheets.read(back)
    assert [row.cells[0] for row in sheet.rows] == ["A3"]
    with pytest.raises(SystemExit):
        run(path, "--refused", str(tmp_path / "other.xlsx"), verbosity=0)
    assert (tmp_path / "other.xlsx").exists()


def test_a_refused_file_that_cannot_be_written_is_said(world: World, tmp_path: Path) -> None:
    path = write(tmp_path, WRONG)
    words, code = refusal(path, "--refused", str(tmp_path / "no" / "such" / "folder.xlsx"))
    assert code == 1
    assert "could not be written" in words


def test_a_dry_run_says_what_would_come(world: World, tmp_path: Path) -> None:
    assert "Would add 1 cases" in run(write(tmp_path, GOOD), "--dry-run")
    assert not Case.objects.exists()
    assert not ImportBatch.objects.exists()


def test_columns_are_named_by_heading_or_letter(world: World, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("甲,乙,丙\n路灯不亮,2026-03-01,人民路\n", encoding="gbk")
    run(path, "--map", "title=甲", "--map", "received_at=B", "--map", "place=丙")
    assert Case.objects.get().place == "人民路"


def test_one_sheet_alone_comes_in(world: World, tmp_path: Path) -> None:
    path = tmp_path / "two.xlsx"
    path.write_bytes(xlsx([HEADINGS, GOOD], [HEADINGS, ENDED], names=["一", "二"]).getvalue())
    run(path, "--sheet", "二")
    assert Case.objects.get().external_id == "A2"
    assert "一, 二" in refusal(path, "--sheet", "三")[0]


def test_channel_unit_and_clerk_hold_for_the_file(world: World, tmp_path: Path) -> None:
    path = write(tmp_path, [*GOOD[:4], "", "", ""])
    run(path, "--channel", "hotline", "--unit", "traffic", "--by", "wang")
    case = Case.objects.get()
    assert (case.channel.code, case.suggested_unit) == ("hotline", world.traffic)
    assert case.logged_by == world.people["wang"]
    assert ImportBatch.objects.get().by == world.people["wang"]


def test_what_was_later_than_the_day_of_the_ledger_is_refused(world: World, tmp_path: Path) -> None:
    path = write(tmp_path, GOOD, ENDED)
    with pytest.raises(SystemExit):
        run(path, "--history", "--as-of", "2026-03-05")
    case = Case.objects.get()
    assert case.logged_at.isoformat() == "2026-03-05T15:59:59+00:00"
    (one,) = ImportBatch.objects.get().refusals
    assert one["heading"] == "办结时间"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--map", "titel=标题"], "Did you mean title?"),
        (["--preset", "tedy"], "teddy"),
        (["--channel", "hotlin"], "hotline"),
        (["--unit", "trafic"], "traffic"),
        (["--as-of", "2999-01-01"], "not a day of the past"),
        (["--as-of", "yesterday"], "not a day of the past"),
        (["--by", "nobody"], "There is no user nobody."),
        (["--by", "li"], "Your role does not do this."),
    ],
)
def test_what_cannot_be_is_said_in_words(
    world: World, tmp_path: Path, words: list[str], said: str
) -> None:
    found, code = refusal(write(tmp_path, GOOD), *words)
    assert said in found
    assert code == 2
    assert not Case.objects.exists()


def test_a_file_that_is_no_spreadsheet_is_said_in_words(world: World, tmp_path: Path) -> None:
    path = tmp_path / "photo.xlsx"
    path.write_bytes(b"\x00\x01\x02" * 50)
    assert "cannot be read as a spreadsheet" in refusal(path)[0]
    assert ImportBatch.objects.get().state == "failed"
    assert refusal(tmp_path / "absent.xlsx")[1] == 2


def categories(path: Path) -> str:
    out = io.StringIO()
    with translation.override("en"):
        call_command("import_categories", str(path), stdout=out)
    return out.getvalue()


def test_the_real_tree_of_categories_comes_in_once() -> None:
    path = real("teddy2020c/附件1.xlsx")
    assert "Added 650 categories" in categories(path)
    assert "Added 0 categories; 650 were there" in categories(path)
    leaf = Category.objects.get(path="城乡建设/安全生产/事故处理")
    assert leaf.parent is not None
    assert leaf.parent.path == "城乡建设/安全生产"
    assert Category.objects.filter(children__isnull=True).count() == 517


def test_a_gap_in_a_path_is_named_and_nothing_comes_in(tmp_path: Path) -> None:
    path = tmp_path / "tree.xlsx"
    rows = [["一级分类", "二级分类", "三级分类"], ["城建", "房产", ""], ["城建", "", "供水"]]
    path.write_bytes(xlsx(rows).getvalue())
    with pytest.raises(CommandError, match="row 3"):
        categories(path)
    assert not Category.objects.exists()
