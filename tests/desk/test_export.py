"""The export: exactly what is shown, in the official columns, dates as dates, no formulas."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from desk import export
from tests.desk.many import many
from tests.world import World, all_passed
from tracker import reference
from tracker.models import Case

pytestmark = pytest.mark.django_db
COLUMNS = [
    "序号",
    "编号",
    "问题",
    "来源",
    "受理时间",
    "责任单位",
    "协办单位",
    "责任领导",
    "整改措施",
    "办理期限",
    "状态",
    "完成时间",
    "核查结论",
    "答复",
    "群众确认解决",
    "满意度",
    "销号时间",
    "销号文号",
]


def rows(client: Client, world: World, who: str = "wang", **asked: Any) -> list[list[Any]]:
    client.force_login(world.people[who])
    answer = client.get("/ledger/export/", asked)
    assert answer.status_code == 200
    assert answer["Content-Type"] == export.XLSX
    content = b"".join(answer.streaming_content)  # type: ignore[arg-type]
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return [
        row
        for name in book.sheet_names
        for row in book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    ]


def cells(row: list[Any]) -> dict[str, Any]:
    return dict(zip(COLUMNS, row, strict=True))


def test_official_columns(client: Client, world: World) -> None:
    assert rows(client, world)[0] == COLUMNS


def test_a_whole_life(client: Client, world: World) -> None:
    case = world.closed()
    row = cells(rows(client, world)[1])
    assert row["序号"] == 1
    assert row["编号"] == case.number
    assert row["责任单位"] == "水务局"
    assert row["整改措施"] == "抢修供水管网"
    assert row["核查结论"] == "已通过"
    assert row["群众确认解决"] == "已解决"
    assert row["满意度"] == "满意"
    assert row["销号文号"] == case.sign_off_number
    for name in ("受理时间", "办理期限", "完成时间", "销号时间"):
        assert isinstance(row[name], datetime), name
    assert row["受理时间"].date() == case.received_at.date()


def test_a_failed_gate_is_named(client: Client, world: World) -> None:
    case = world.submitted()
    case.refresh_from_db()
    world.do(
        case.inspector.username, "rework", case, **all_passed(solved="no", solved_remark="未通水")
    )
    assert cells(rows(client, world)[1])["核查结论"].startswith("未通过：")


def test_what_is_shown_and_no_more(client: Client, world: World) -> None:
    mine, other = world.assigned(), world.assigned(unit=world.traffic.pk)
    assert [row[1] for row in rows(client, world, "li")[1:]] == [mine.number]
    assert [row[1] for row in rows(client, world)[1:]] == [other.number, mine.number]
    found = rows(client, world, unit=world.traffic.pk)[1:]
    assert [row[1] for row in found] == [other.number]


def test_reporters_stay_unnamed(client: Client, world: World) -> None:
    world.closed()
    text = str(rows(client, world))
    assert "张三" not in text
    assert "13800000000" not in text


@pytest.mark.parametrize("evil", ["=1+1", "+86", "-2", "@SUM(A1)", '=HYPERLINK("x")'])
def test_nothing_is_a_formula(world: World, evil: str) -> None:
    world.logged(title=evil)
    with export.write(Case.objects.order_by("id")) as out:
        content = out.read()
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        styles = book.read("xl/styles.xml").decode()
    assert "<f>" not in sheet
    assert 'quotePrefix="1"' in styles
    book_read = CalamineWorkbook.from_filelike(io.BytesIO(content))
    assert book_read.get_sheet_by_index(0).to_python()[1][2] == evil


def test_memory_and_queries_follow_the_chunk(
    client: Client, world: World, django_assert_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    many(world, 1200)
    monkeypatch.setattr(export, "CHUNK", 400)
    list(reference.channels())
    # One query reads all the cases as a stream; the relations are read once a chunk.
    with django_assert_num_queries(1 + 3 * 5), export.write(Case.objects.order_by("-id")) as out:
        assert len(out.read()) > 1200


def test_a_full_sheet_is_followed_by_another(
    client: Client, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    many(world, 5)
    monkeypatch.setattr(export, "ROWS", 2)
    found = rows(client, world)
    assert [row[0] for row in found if row[0] != "序号"] == [1, 2, 3, 4, 5]
    assert sum(row == COLUMNS for row in found) == 3


def test_the_administrator_exports_nothing(client: Client, world: World) -> None:
    client.force_login(world.people["gao"])
    assert client.get("/ledger/export/").status_code == 404
