"""What is reported twice is shown side by side, compared, or told apart for good."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from desk.views import duplicates as view
from duplicates.models import NearKey, NotSame
from duplicates.pairs import suggestions
from tests.desk.pages import Desk, county, text  # noqa: F401  # county is a fixture
from tests.world import PASSWORD, World
from tracker.models import Case, Report, Request
from web.differences import differences

pytestmark = pytest.mark.django_db

TEXT = "阳光小区二号楼停水三天，多次向物业和自来水公司反映，至今无人处理，请尽快恢复供水。"
SAME = "阳光小区二号楼停水三天了！多次向物业、自来水公司反映，至今无人处理，请尽快恢复供水"
OTHER = "人民路与解放路交叉口的红绿灯损坏，早晚高峰堵车严重，请交警部门安排维修。"


@pytest.fixture
def twins(county: World) -> tuple[Case, Case, Case]:  # noqa: F811
    """Two reports of one matter, and one of another."""
    first = county.logged(title="小区停水", text=TEXT)
    second = county.logged(title="停水三天无人管", text=SAME, reporter_name="李四")
    third = county.logged(title="红绿灯损坏", text=OTHER)
    return first, second, third


def apart(desk: Desk, *cases: Case, **more: str) -> object:
    listed = {"case": [case.number for case in cases]}
    return desk.client.post("/duplicates/settle/", {**listed, **more}, follow=True)


def test_the_same_matter_gathers_and_another_does_not(
    county: World,  # noqa: F811
    twins: tuple[Case, Case, Case],
) -> None:
    first, second, _third = twins
    (group,) = suggestions(county.actor("wang"))
    assert list(group.cases) == [first, second]
    page = text(Desk(county, "wang").client.get("/duplicates/"))
    assert first.number in page
    assert "<mark>" in page


def test_the_oldest_that_a_unit_has_is_kept(
    county: World,  # noqa: F811
    twins: tuple[Case, Case, Case],
) -> None:
    county.assigned(twins[1])
    (group,) = suggestions(county.actor("wang"))
    assert group.keep == twins[1]


def test_the_page_leads_to_the_comparison_and_merges_nothing(
    county: World,  # noqa: F811
    twins: tuple[Case, Case, Case],
) -> None:
    first, second, _third = twins
    desk = Desk(county, "wang")
    page = desk.client.get("/duplicates/")
    assert "checked" not in text(page).split("twin-list")[1].split("</ul>")[0]
    url = f"/cases/{second.number}/propose_merge/?target={first.number}"
    assert f'href="{url}"' in text(page)
    both = text(desk.client.get(url))
    for words in (first.number, second.number, "<mark>", "This one would end"):
        assert words in both
    assert 'name="compared"' in both
    assert "checked" not in both.split('name="compared"')[1][:80]
    for case in twins:
        assert Case.objects.get(pk=case.pk).status == "logged"


def test_a_merger_is_proposed_on_the_comparison_and_confirmed_in_the_queue(
    county: World,  # noqa: F811
    twins: tuple[Case, Case, Case],
) -> None:
    first, second, _third = twins
    given = {"target": first.number, "reason": "同一小区停水"}
    desk = Desk(county, "wang")
    assert desk.do(second, "propose_merge", **given).status_code == 422
    assert desk.do(second, "propose_merge", **given, compared="on").status_code == 302
    asked = Request.objects.get(case=second)
    director = Desk(county, "zhou")
    queue = text(director.client.get("/requests/"))
    assert "同一小区停水" in queue
    assert f"/cases/{second.number}/merge/" in queue
    assert "This one would go on" in text(director.see(second, "merge/"))
    data = {
        "request": [asked.pk],
        "granted": "yes",
        "decision": "确属同一问题",
        "password": PASSWORD,
    }
    director.client.post("/requests/decide/", data)
    second.refresh_from_db()
    assert (second.status, second.merged_into) == ("merged", first)
    assert Report.objects.filter(case=first).count() == 2
    assert suggestions(county.actor("wang")) == []


def test_told_apart_is_remembered(
    county: World,  # noqa: F811
    twins: tuple[Case, Case, Case],
) -> None:
    first, second, _third = twins
    desk = Desk(county, "wang")
    apart(desk, first, second)
    apart(desk, first, second)
    assert NotSame.objects.get().second == second
    assert suggestions(county.actor("wang")) == []
    county.logged(title="小区停水了", text=TEXT)
    (group,) = suggestions(county.actor("wang"))
    assert first in group.cases


def test_corrected_words_find_their_new_twins(
    county: World,  # noqa: F811
    twins: tuple[Case, Case, Case],
) -> None:
    first, second, third = twins
    county.do("wang", "correct", third, title=third.title, text=TEXT, reason="录错")
    (group,) = suggestions(county.actor("wang"))
    assert set(group.cases) == {first, second, third}


def test_a_mass_of_identical_reports_is_one_group(county: World) -> None:  # noqa: F811
    for _i in range(130):
        county.now += timedelta(minutes=1)
        county.logged(title="小区停水", text=TEXT)
    (group,) = suggestions(county.actor("wang"))
    assert (len(group.cases), group.more) == (100, 30)


def test_the_page_asks_a_fixed_number_of_queries(
    county: World,  # noqa: F811
    twins: tuple[Case, Case, Case],
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for i in range(15):
        words = "".join(chr(0x4E00 + (i * 7919 + at * 31) % 20000) for at in range(80))
        for end in ("。", "！"):
            county.logged(title="别的事情", text=words + end)
    desk = Desk(county, "wang")
    desk.client.get("/duplicates/")
    with django_assert_max_num_queries(9):
        page = text(desk.client.get("/duplicates/"))
    assert 'rel="next"' in page


def test_only_clerks_come_in(county: World) -> None:  # noqa: F811
    assert Client().get("/duplicates/").status_code == 302
    for who in ("zhou", "sun", "li", "chen", "gao"):
        assert Desk(county, who).client.get("/duplicates/").status_code == 404
        assert Desk(county, who).client.post("/duplicates/settle/").status_code == 404


def test_differences_are_marked_and_chance_is_not() -> None:
    pieces = differences("小区停水三天", "小区停电三天")
    assert "".join(piece.words for piece in pieces) == "小区停电三天"
    assert [piece.words for piece in pieces if piece.differs] == ["电"]


def test_archived_cases_have_no_keys_and_open_ones_do(twins: tuple[Case, Case, Case]) -> None:
    assert NearKey.objects.values("case").distinct().count() == 3


def test_groups_are_paged_and_settling_leads_back_to_the_page(
    county: World,  # noqa: F811
    twins: tuple[Case, Case, Case],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(view, "PAGE", 1)
    later = [county.logged(title="红绿灯损坏", text=OTHER) for _n in range(2)]
    desk = Desk(county, "wang")
    first = desk.client.get("/duplicates/")
    assert [group.keep for group, _cards in first.context["groups"]] == [twins[2]]
    second = desk.client.get(first.context["pager"].next_url)
    assert [group.keep for group, _cards in second.context["groups"]] == [twins[0]]
    assert second.context["pager"].next_url == ""
    back = f"?{second.request['QUERY_STRING']}"
    answer: Any = apart(desk, twins[0], twins[1], back=back)
    assert answer.request["QUERY_STRING"] == second.request["QUERY_STRING"]
    assert "No open cases seem to be the same." in text(answer)
    again = desk.client.get(answer.context["pager"].previous_url or "/duplicates/")
    assert set(again.context["groups"][0][0].cases) == {twins[2], *later}
