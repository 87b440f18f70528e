"""What was demanded stands first on the unit's page, and beside what is new on the inspector's."""

from __future__ import annotations

import pytest

from tests.desk.pages import Desk, county, text
from tests.world import World, all_passed, photo
from tracker.models import Case

__all__ = ["county"]
pytestmark = pytest.mark.django_db


def reworked(county: World, **changes: str) -> Case:
    found = {"solved": "no", "solved_remark": "三楼无水", "solved_demand": "接通三楼\n更换水表"}
    return county.do("chen", "rework", county.submitted(), **all_passed(**found, **changes)).case


@pytest.mark.parametrize("who", ["li", "zhao"])
def test_the_next_step_begins_with_what_is_demanded(county: World, who: str) -> None:
    case = reworked(county)
    page = text(Desk(county, who).see(case))
    first = page.index("接通三楼")
    assert first < page.index("更换水表") < page.index("Your next step") < page.index("三楼无水")
    assert f"/cases/{case.number}/respond/" in page
    one = case.demands.order_by("pk").first()
    assert one is not None
    said = {"demand": one.pk, "text": "已接通", "uploads": [photo("new.jpg")]}
    county.do("li", "respond", case, **said)
    page = text(Desk(county, who).see(case))
    assert page.count("Not answered yet") == 2  # in the next step, and in the panel
    done = county.submitted(case)
    assert "this is demanded" not in text(Desk(county, who).see(done))


def test_a_demand_is_answered_from_its_own_line(county: World) -> None:
    case = reworked(county)
    one = case.demands.order_by("pk").last()
    assert one is not None
    page = text(Desk(county, "li").see(case, f"respond/?demand={one.pk}"))
    assert f'value="{one.pk}" selected' in page
    assert page.index("三楼无水") < page.index("How it was met")


def test_the_sheet_of_the_round_shows_found_demanded_and_new(county: World) -> None:
    case = county.answered(reworked(county))
    measure = case.measures.get().pk
    county.do("li", "measure", case, measure=measure, done=True, uploads=[photo("after.jpg")])
    case = county.called_back(county.do("zhao", "submit", case).case)
    page = text(Desk(county, "chen").see(case, "inspect/"))
    begun = page.index("found, demanded, new")
    order = [page.index(words, begun) for words in ("三楼无水", "接通三楼", "已重新整改", "again")]
    assert order == sorted(order)
    assert page.index("again") < page.index('type="radio"')
    assert page.count("already there since") == 1  # the picture of the first round, once more
    assert "found, demanded, new" in text(Desk(county, "sun").see(case))


def test_partly_is_shown_as_what_it_is(county: World) -> None:
    found = all_passed(solved="partly", solved_remark="一楼有水", solved_demand="二楼、三楼")
    case = county.submitted()
    answer = Desk(county, "chen").do(case, "inspect", **found)
    assert answer.status_code == 302, text(answer)
    page = text(Desk(county, "sun").see(case))
    assert "gate-partly" in page
    assert "二楼、三楼" in page


def test_the_inspector_is_told_where_else_a_file_lies(county: World) -> None:
    """Of the unit's other cases, those that he sees himself."""
    other = county.submitted()
    case = county.called_back()
    assert f"also on case {other.number}" in text(Desk(county, "chen").see(case, "inspect/"))
    Case.objects.filter(pk=other.pk).update(inspector=county.people["wei"])
    assert "also on case" not in text(Desk(county, "chen").see(case, "inspect/"))
    assert "also on case" not in text(Desk(county, "li").see(case))
