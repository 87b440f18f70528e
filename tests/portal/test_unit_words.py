"""Nothing that a unit wrote reaches the portal unread: what the office released is all there is."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.imports.refusals import invalid
from tests.portal.conftest import release
from tests.portal.test_canary import canary, crawl, heard
from tests.portal.test_receipt import CODE, held
from tests.world import World, all_passed, photo
from tracker.models import Case

pytestmark = pytest.mark.django_db
LANGUAGES = ("zh-hans", "en")


def planned(world: World) -> Case:
    """A case whose unit sings with every word that it may write before it submits."""
    case = world.assigned(world.logged())
    day = (world.now + timedelta(days=5)).date()
    rows = [
        {"text": canary(f"measure-{n}"), "owner": canary("owner"), "due_on": day} for n in (1, 2)
    ]
    words = {"leader": canary("leader"), "plan_text": canary("plan")}
    case = world.planned(case, measures=rows, **words)
    world.do("li", "ask_extension", case, amount=2, reason=canary("extension"))
    world.do("wang", "decide_extension", case, granted="no", decision="理由不足")
    for measure in case.measures.all():
        told = {"measure": measure.pk, "done": True, "note": canary("note")}
        world.do(
            "li", "measure", case, **told, uploads=[photo(f"{canary('proof')}{measure.pk}.jpg")]
        )
    world.do("li", "attach", case, uploads=[photo("x.jpg")], caption=canary("caption"))
    world.do("li", "reply", case, text=canary("reply"), method="phone")
    papers = {"detail": canary("detail"), "document_no": canary("paper")}
    return world.do("zhao", "account", case, kind="decision", **papers).case


def deferred(world: World, case: Case) -> Case:
    later = (world.now + timedelta(days=90)).date()
    world.do("li", "ask_deferral", case, reason=canary("deferral"), review_on=later)
    return world.do("zhou", "decide_deferral", case, granted="yes", decision="同意").case


def exhibited(world: World, case: Case) -> Case:
    """All the way to the notice, with an opinion and a remark, and once sent back."""
    world.do("zhao", "submit", case, remark=canary("submit"))
    world.do("chen", "rework", case, **all_passed(solved="no", solved_remark="仍漏"))
    world.do("li", "attach", case, uploads=[photo("y.jpg")], caption=canary("again"))
    said = {"demand": case.demands.get().pk, "text": canary("answer")}
    world.do("li", "respond", case, uploads=[photo("z.jpg")], **said)
    case = world.verified(world.do("zhao", "submit", case, remark=canary("submit-2")).case)
    return world.do("zhao", "sign", case, opinion=canary("opinion")).case


def returned(world: World) -> Case:
    case = world.assigned()
    return world.do("li", "return", case, reason=canary("returned")).case


def sung(case: Case) -> dict[str, set[str]]:
    """What of the unit's words is heard on any page of the portal, by page."""
    found: dict[str, set[str]] = {}
    for language in LANGUAGES:
        pages = crawl(Client(headers={"accept-language": language}), language)
        pages[f"/p/cases/{case.number}/"] = Client().get(f"/p/cases/{case.number}/")
        found |= {path: names for path, answer in pages.items() if (names := heard(answer))}
    return found


@pytest.mark.parametrize("stage", ["planned", "deferred", "on notice", "returned"])
def test_before_and_after_a_release_without_their_words(world: World, stage: str) -> None:
    world.begin(days_ago=2)
    case = returned(world) if stage == "returned" else planned(world)
    if stage == "deferred":
        case = deferred(world, case)
    if stage == "on notice":
        case = exhibited(world, case)
    else:
        assert sung(case) == {}  # not released at all
    case = release(world, case)
    page = Client().get(f"/p/cases/{case.number}/?lang=en")
    assert page.status_code == 200
    assert sung(case) == {}
    if stage == "planned":
        assert "Measure 1, its words not released" in page.content.decode()
    if stage == "deferred":
        assert "Next look on" in page.content.decode()


def test_what_the_office_has_read_and_released_is_there(world: World) -> None:
    world.begin(days_ago=2)
    case = deferred(world, planned(world))
    given = {"measures": "更换阀门\ncanary-SHOWN", "deferral": "canary-PUT-OFF"}
    case = release(world, case, **given)
    everything = set().union(*sung(case).values())
    assert everything == {"SHOWN", "PUT-OFF"}


def test_the_reason_of_an_earlier_deferral_is_not_that_of_a_later_one(world: World) -> None:
    world.begin(days_ago=2)
    case = release(world, deferred(world, world.planned()), deferral="须待汛期结束")
    world.do("zhou", "resume", case)
    case = deferred(world, case)
    page = Client().get(f"/p/cases/{case.number}/").content.decode()
    assert "须待汛期结束" not in page
    assert sung(case) == {}


def test_the_lines_stand_for_the_measures_in_their_order(world: World) -> None:
    case = planned(world)
    words = {"title": "停水", "text": "停水三天"}
    for lines in ("一条", "一\n二\n三"):
        assert invalid(world, "wang", "release", case, **words, measures=lines) == {"measures"}
    case = release(world, case, measures=" 一 \n\n 二 ")
    assert case.public_texts.get().measures == "一\n二"


def test_the_reply_goes_to_whom_it_is_written_for_and_nothing_else_of_the_unit(
    world: World,
) -> None:
    world.begin(days_ago=2)
    case = held(planned(world))
    client = Client()
    client.post("/p/receipt/", {"number": case.number, "code": CODE})
    assert heard(client.get("/p/receipt/case/")) == {"reply"}


@pytest.mark.parametrize("who", ["wang"])
def test_what_is_proposed_is_masked_and_told_from_the_original(world: World, who: str) -> None:
    day = (world.now + timedelta(days=5)).date()
    row = {"text": "联系住户13900000000\n换阀", "owner": "刘工", "due_on": day}
    case = world.planned(measures=[row])
    world.with_passwords()
    client = Client(headers={"accept-language": "en"})
    client.force_login(world.people[who])
    page: Any = client.get(f"/cases/{case.number}/release/").content.decode()
    assert "<mark>13900000000</mark>" in page
    assert "联系住户*********** 换阀" in page
