"""The findings page: four answers, what the unit says beside them, faults that lose nothing."""

from __future__ import annotations

import pytest

from tests.desk.pages import Desk, county, text
from tests.world import World, all_passed

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
