"""The findings page: four answers, what the unit says beside them, faults that lose nothing."""

from __future__ import annotations

import pytest

from tests.desk.pages import Desk, county, text
from tests.world import World, all_passed
from tracker.actor import Actor
from workflows.door import perform

__all__ = ["county"]
pytestmark = pytest.mark.django_db


def test_the_findings_page_shows_what_the_unit_says(county: World) -> None:
    case = county.called_back()
    page = text(Desk(county, "chen").see(case, "inspect/"))
    for words in (
        "抢修供水管网",
        "after.jpg",
        "供水已恢复",
        "Satisfied",
        "No misconduct is alleged.",
    ):
        assert words in page, words
    assert page.count('type="radio"') == 12
    assert page.count("btn-primary") == 1
    assert Desk(county, "chen").see(case, "verify/").status_code == 200


def test_a_no_without_a_word_and_a_missing_answer_come_back_marked(county: World) -> None:
    case = county.called_back()
    data = all_passed(solved="no", solved_remark="", measures_remark="都看过了")
    del data["reply"]
    answer = Desk(county, "chen").do(case, "inspect", **data)
    page = text(answer)
    assert answer.status_code == 422
    assert "Problem solved: Remark</a>: Say why this gate is not passed." in page
    assert "都看过了" in page
    assert page.count(" checked") == 4
    assert not case.inspections.exists()


def test_paper_is_not_enough_to_verify(county: World) -> None:
    case = county.called_back()
    data = all_passed()
    del data["on_site"]
    answer = Desk(county, "chen").do(case, "inspect", **data)
    assert answer.status_code == 422
    assert "go and see" in text(answer)


def test_verifying_waits_for_the_call_back_and_says_so(county: World) -> None:
    case = county.submitted()
    answer = Desk(county, "chen").do(case, "inspect", **all_passed(measures_remark="现场看过"))
    assert answer.status_code == 422
    assert "Call the reporter back" in text(answer)
    assert "现场看过" in text(answer)


def test_every_answer_stands_on_the_sheet_and_who_took_it_down(county: World) -> None:
    """A "no" that a clerk has talked over by another call is seen by whoever verifies."""
    case = county.called_back(solved="no")
    case = county.called_back(case)
    page = text(Desk(county, "chen").see(case, "inspect/"))
    assert "Not solved · Satisfied · taken down by the office" in page
    assert "Solved · Satisfied · taken down by the office" in page
    reporter = Actor.citizen(case.reports.get())
    said = {"solved": "partly", "satisfaction": "neutral", "remark": "三楼不行"}
    perform(case.pk, "answer", reporter, at=county.tick(), **said)
    page = text(Desk(county, "chen").see(case, "inspect/"))
    assert "Partly solved · Neutral · by the receipt" in page
    assert page.count("Answer this in your remark on gate 4.") == 1


def test_what_joined_stands_on_the_sheet_too(county: World) -> None:
    case = county.called_back()
    other = county.logged(title="三号楼也停水", text="三号楼自来水发黄，电话13912345678")
    county.merged(other, case)
    page = text(Desk(county, "chen").see(case, "inspect/"))
    assert "三号楼自来水发黄" in page
    assert "13912345678" not in page
