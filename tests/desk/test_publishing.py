"""Releasing a summary: what the clerk sees beside it, and what the case page says of it."""

from __future__ import annotations

import pytest

from desk.casefile.publishing import pieces
from tests.desk.pages import Desk, county, text
from tests.world import World
from tracker.actor import Actor
from tracker.models import PublicText
from workflows.door import perform

pytestmark = pytest.mark.django_db
__all__ = ["county"]


def test_what_is_masked_is_marked_in_the_original() -> None:
    found = pieces("电话13800000000，车牌京A12345。")
    assert [piece.text for piece in found if piece.masked] == ["13800000000", "京A12345"]
    assert "".join(piece.text for piece in found) == "电话13800000000，车牌京A12345。"
    assert [piece.masked for piece in pieces("无")] == [False]


def test_the_clerk_releases_with_the_original_in_sight(county: World) -> None:
    case = county.logged(text="张某，电话13900000000，停水三天。")
    desk = Desk(county, "wang")
    page = text(desk.see(case, "release/"))
    assert "<mark>13900000000</mark>" in page
    assert "***********，停水三天" in page
    summary = {"title": "小区停水", "text": "小区停水三天。", "reply": ""}
    done = desk.do(case, "release", **summary)
    assert done.status_code == 302
    assert PublicText.objects.get().text == "小区停水三天。"
    assert f"/p/cases/{case.number}/" in text(desk.see(case))


def test_the_case_page_shows_what_reporters_added_and_answered(county: World) -> None:
    case = county.submitted()
    reporter = Actor.citizen(case.reports.get())
    perform(case.pk, "supplement", reporter, at=county.tick(), text="三号楼也停水")
    said = {"solved": "yes", "satisfaction": "dissatisfied", "remark": "还是没水"}
    perform(case.pk, "answer", reporter, at=county.tick(), **said)
    page = text(Desk(county, "wang").see(case))
    assert "三号楼也停水" in page
    assert "还是没水" in page
    assert "Nothing has been released" in page


def test_who_is_no_clerk_releases_nothing(county: World) -> None:
    case = county.assigned()
    for who in ("li", "zhao", "zhou", "sun"):
        assert Desk(county, who).see(case, "release/").status_code == 404


def test_whoever_signs_has_the_public_text_before_them(county: World) -> None:
    case = county.published(county.inspected(), title="停水三天已恢复", text="已换新管。")
    page = text(Desk(county, "zhao").see(case, "sign/"))
    assert "停水三天已恢复" in page
    assert "已换新管。" in page
