"""The page of the light road: released in lists, nothing ticked, and who may not."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.desk.pages import Desk, county, text
from tests.looks import drawn, lit, lots_fall, unseen
from tests.world import World, all_passed
from tracker.models import Case, DrawKey, PublicText, Tier
from tracker.verbs.public import composed
from tracker.vocabulary import Role

pytestmark = pytest.mark.django_db
__all__ = ["county"]
URL = "/light/"


def two_passed(world: World) -> list[Case]:
    cases = [lit(world), lit(world)]
    lots_fall(world, *cases, hit=False)
    return [world.do(drawn(world, case), "verify", case, **unseen()).case for case in cases]


def versions(cases: list[Case]) -> dict[str, int]:
    return {f"version-{case.number}": case.version for case in cases}


def test_a_list_is_released_as_it_was_read(county: World) -> None:
    cases = two_passed(county)
    desk = Desk(county, "wang").client
    page = text(desk.get(URL))
    assert page.count('name="case"') == 2
    assert "checked" not in page.split("<main")[1]
    for case in cases:
        assert composed(case)["text"] in page
    answer = desk.post(URL, {"case": [c.number for c in cases], **versions(cases)})
    assert answer.status_code == 200
    assert "Nothing of the light road waits to be published." in text(answer)
    for case in cases:
        released = PublicText.objects.get(case=case)
        assert (released.title, released.text) == tuple(composed(case).values())
        assert Case.objects.get(pk=case.pk).notice_at is not None


def test_nothing_ticked_releases_nothing(county: World) -> None:
    cases = two_passed(county)
    answer = Desk(county, "wang").client.post(URL, versions(cases))
    assert answer.status_code == 422
    assert not PublicText.objects.exists()


def test_what_has_moved_on_is_not_released_unread(county: World) -> None:
    one, other = two_passed(county)
    stale = versions([one, other])
    county.do("wang", "correct", one, reason="更正", title="另一个标题")
    answer = text(
        Desk(county, "wang").client.post(URL, {"case": [one.number, other.number], **stale})
    )
    assert [row.case for row in PublicText.objects.all()] == [other]
    assert f"<li>{one.number} — " in answer


@pytest.mark.parametrize("wrong", ["2026-999999", "x", "\x00", "’"])
def test_a_number_that_is_none_is_refused_in_words(county: World, wrong: str) -> None:
    two_passed(county)
    answer = Desk(county, "wang").client.post(URL, {"case": [wrong], f"version-{wrong}": "x"})
    assert answer.status_code == 200
    assert not PublicText.objects.exists()


def test_an_ordinary_case_is_not_released_by_the_list(county: World) -> None:
    case = county.inspected()
    desk = Desk(county, "wang").client
    assert case.number not in text(desk.get(URL))
    desk.post(URL, {"case": [case.number], **versions([case])})
    assert not PublicText.objects.exists()


@pytest.mark.parametrize(("who", "status"), [("zhou", 200), ("sun", 200), ("li", 404)])
def test_who_reads_and_who_releases(county: World, who: str, status: int) -> None:
    cases = two_passed(county)
    desk = Desk(county, who).client
    page = desk.get(URL)
    assert page.status_code == status
    assert 'name="case"' not in text(page)
    desk.post(URL, {"case": [c.number for c in cases], **versions(cases)})
    assert not PublicText.objects.exists()


def test_lots_and_their_outcome_are_told(county: World) -> None:
    for name in ("ding", "bai"):
        county.person(name, f"{name}监督", Role.INSPECTOR)
    case = lit(county)
    lots_fall(county, case, hit=True)
    case = county.do(drawn(county, case), "verify", case, **unseen()).case
    desk = Desk(county, "sun").client
    assert "visit awaited" in text(desk.get(URL))
    wanting = all_passed(solved="no", solved_remark="仍停水", solved_demand="恢复供水")
    county.do(drawn(county, case), "rework", case, **wanting)
    page = text(desk.get(URL))
    assert "visited: found wanting" in page
    assert page.count("水务局") == 2  # the lot, and the unit without a light road
    told = text(Desk(county, "zhao").see(case))
    assert "No light road for the unit until" in told


def test_as_many_statements_for_one_as_for_two(county: World) -> None:
    desk = Desk(county, "wang").client
    cases = [lit(county), lit(county)]
    lots_fall(county, *cases, hit=False)
    counts = []
    for case in cases:
        county.do(drawn(county, case), "verify", case, **unseen())
        with CaptureQueriesContext(connection) as found:
            desk.get(URL)
        counts.append(len(found))
    assert counts[0] == counts[1]


# The inspector's page ----------------------------------------------------------------------------


def test_the_inspector_is_told_which_road_it_is(county: World) -> None:
    case = lit(county)
    page = text(Desk(county, drawn(county, case)).see(case, "inspect/"))
    assert "this case may be passed on new evidence" in page
    tier = Tier.objects.get(code="hotline_7d")
    other = county.submitted(county.planned(county.assigned(tier=tier.pk)))
    page = text(Desk(county, drawn(county, other)).see(other, "inspect/"))
    assert "To be looked at on the spot:" in page
    assert "Not every reporter has said" in page
    ordinary = county.submitted()
    page = text(Desk(county, drawn(county, ordinary)).see(ordinary, "inspect/"))
    assert "on the spot:" not in page
    assert "without a visit" not in page


def test_a_pass_without_a_visit_says_so_everywhere(county: World) -> None:
    case = county.published(two_passed(county)[0])
    assert "without a visit" in text(Desk(county, "wang").see(case))
    assert "without a visit" in text(Desk(county, "zhao").see(case, "sign/"))
    public = Client(headers={"accept-language": "en"}).get(f"/p/cases/{case.number}/")
    assert "Verified on evidence, without a visit." in text(public)
    assert "An inspector found it solved" not in text(public)


# Published ---------------------------------------------------------------------------------------


def test_anybody_can_draw_the_lots_again(county: World, capsys: pytest.CaptureFixture[str]) -> None:
    two_passed(county)
    month = f"{DrawKey.objects.get().month:%Y-%m}"
    call_command("draws", month)
    told = capsys.readouterr().out
    program = (Path(settings.BASE_DIR) / "docs" / "draws.md").read_text().split("```python\n")[1]
    if json.loads(told)["key"] is None:
        pytest.skip("the month of the lots is not over")
    ran = subprocess.run(
        [sys.executable, "-c", program.split("```")[0]],
        input=told,
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.count("not to be visited as drawn") == 2
