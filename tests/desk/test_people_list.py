"""People, posts and units by spreadsheet: all rows or none, every fault at its row."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from desk import people_list
from imports.read import sheets
from imports.workbook import Book
from tests.world import World
from tracker import vouching
from tracker.models import CustodyEvent, Post, Unit, User
from tracker.vocabulary import Role, Tenure

pytestmark = pytest.mark.django_db
LIST = "/settings/people/list/"
HEAD = ["姓名", "用户名", "工号", "手机号", "角色", "单位", "职务", "任职方式", "任职起", "任职止"]
WU = ["吴新", "wuxin", "A-1", "", "单位经办人", "园林局", "科员", "", "2026-01-01", ""]
AGAIN = ["吴新", "", "Ａ１", "", "单位负责人", "园林局", "副局长", "AB角", "2026-01-01", ""]
JIN = [
    "金一",
    "jinyi",
    "A-2",
    "13800138000",
    "监督员",
    "",
    "律师",
    "",
    "2026/1/1",
    "2028年12月31日",
]


def book(*tables: list[list[str]], name: str = "名单.xlsx") -> SimpleUploadedFile:
    out = io.BytesIO()
    with Book(out) as written:
        style = written.style()
        for table in tables:
            page = written.sheet()
            for number, row in enumerate(table):
                for column, words in enumerate(row):
                    written.words(page, number, column, words, style)
    return SimpleUploadedFile(name, out.getvalue())


def send(world: World, who: str, file: Any) -> Any:
    client = Client()
    client.force_login(world.people[who])
    return client.post(LIST, {"file": file})


def counted() -> tuple[int, int, int, int]:
    models: Any = (User, Post, Unit, CustodyEvent)
    return tuple(model.objects.count() for model in models)


@pytest.fixture(autouse=True)
def chinese(settings: Any) -> None:
    settings.LANGUAGE_CODE = "zh-hans"


def test_people_come_in_with_all_their_posts(world: World) -> None:
    answer = send(world, "wang", book([HEAD, WU, AGAIN, JIN]))
    assert answer.status_code == 200
    wu, jin = User.objects.get(username="wuxin"), User.objects.get(username="jinyi")
    held = [(post.role, post.unit, post.title, post.tenure) for post in wu.posts.order_by("pk")]
    assert held == [
        (Role.OFFICER, world.parks, "科员", Tenure.HOLDER),
        (Role.HEAD, world.parks, "副局长", Tenure.DEPUTY),
    ]
    assert str(jin.posts.get().ends_on) == "2028-12-31"
    shown = answer.content.decode()
    for person, secret in answer.context["came"].secrets:
        assert secret in shown
        assert person.check_password(secret)
        assert person.one_time
    assert answer["Cache-Control"] == "no-store"


def test_a_list_is_confirmed_as_one(world: World) -> None:
    send(world, "wang", book([HEAD, WU, AGAIN, JIN]))
    (source,) = set(CustodyEvent.objects.values_list("source", flat=True))
    assert len(source) == 64
    waiting = list(CustodyEvent.objects.waiting())
    assert {event.person.username for event in waiting} == {"wuxin", "jinyi"}
    vouching.confirm(waiting[:1], world.actor("sun"), world.now, "任命文件")
    assert not CustodyEvent.objects.waiting().exists()


def test_one_bad_row_and_nothing_comes_in(world: World) -> None:
    before = counted()
    bad = ["", "x y", "", "", "皇帝", "无此局", "", "", "明年", ""]
    answer = send(world, "wang", book([HEAD, WU, bad, [*JIN[:-1], ""]]))
    assert answer.status_code == 422
    assert counted() == before
    found = {(fault.row, fault.column) for fault in answer.context["faults"]}
    assert {
        (3, "姓名"),
        (3, "工号"),
        (3, "角色"),
        (3, "单位"),
        (3, "任职起"),
        (4, "任职止"),
    } <= found
    assert not any(row == 2 for row, _column in found)


def test_the_same_person_twice_under_two_names(world: World) -> None:
    """Another name and another spelling of the telephone: still one person, one account."""
    other = ["金二", "jiner", "", "＋86 138-0013-8000", "单位经办人", "园林局", "", "", "", ""]
    send(world, "wang", book([HEAD, JIN, other]))
    assert User.objects.filter(username__in=["jinyi", "jiner"]).count() == 1
    assert User.objects.get(username="jinyi").posts.count() == 2


def test_units_come_in_before_their_people(world: World) -> None:
    units = [["单位名称", "代码", "类别"], ["教育局", "edu", "公共服务"]]
    person = ["吴新", "wuxin", "A-1", "", "单位经办人", "教育局", "", "", "", ""]
    assert send(world, "wang", book([HEAD, person], units)).status_code == 200
    assert Post.objects.get(person__username="wuxin").unit == Unit.objects.get(code="edu")


@pytest.mark.parametrize("role", ["评议办科员", "主任", "审计", "系统管理员"])
def test_a_list_of_the_office_makes_no_masters(world: World, role: str) -> None:
    before = counted()
    row = ["吴新", "wuxin", "A-1", "", role, "", "", "", "", ""]
    assert send(world, "wang", book([HEAD, row])).status_code == 422
    assert counted() == before


def test_a_list_gives_nobody_a_post_whom_one_does_not_look_after(world: World) -> None:
    User.objects.filter(username="gao").update(staff_key=people_list.identity.staff_key("G-1"))
    row = ["高原", "gao", "G-1", "", "单位经办人", "园林局", "", "", "", ""]
    for who in ("wang", "gao"):  # not even the administrator to himself
        assert send(world, who, book([HEAD, row])).status_code == 422
    assert world.people["gao"].posts.count() == 1


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"PK\x03\x04broken", "哈哈".encode()])
def test_what_is_no_list_is_refused_with_words(world: World, content: bytes) -> None:
    answer = send(world, "wang", SimpleUploadedFile("x.xlsx", content))
    assert answer.status_code == 422
    assert answer.context["form"].errors


def test_the_blank_sheet_has_the_headings_that_are_read(world: World) -> None:
    out = io.BytesIO()
    people_list.blank(out)
    for title, fields in people_list.SHEETS:
        heads = tuple(words.split()[0] for words in fields.values())
        sheet = sheets.Sheet(title, 1, 0, heads, iter(()), 0)
        assert people_list.columns(sheet).keys() == fields.keys()
    client = Client()
    client.force_login(world.people["wang"])
    assert client.get(f"{LIST}blank/").content[:2] == b"PK"
