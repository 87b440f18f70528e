"""What comes back to the unit without an inspection demands something all the same."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, transaction

from tests.desk.pages import Desk, county, text
from tests.imports.refusals import blocked, invalid, on_its_way
from tests.world import World, photo
from tracker import triggers
from tracker.models import Case, CaseEvent, Demand

__all__ = ["county"]
pytestmark = pytest.mark.django_db
WAYS = ("decline", "decide_objection")


def back(world: World, way: str, **said: Any) -> Case:
    """Back to the unit: the director does not sign, or an objection was right."""
    if way == "decline":
        case = world.signed()
        given = {"way": "unit", "reason": "三楼水压不足", **said}
        return world.do("zhou", way, case, **given).case
    case = world.verified()
    world.do("wang", "object", case, ground="unsolved", reason="三楼仍无水")
    asked = case.requests.get(kind="objection")
    given = {"granted": "yes", "decision": "经查三楼水压不足", **said}
    return world.do("zhou", way, case, request=asked.pk, **given).case


@pytest.mark.parametrize("way", WAYS)
def test_the_reasons_are_the_demand(world: World, way: str) -> None:
    case = back(world, way)
    (demand,) = case.demands.all()
    assert (demand.round, demand.verb, demand.finding) == (2, way, None)
    assert demand.text.endswith("三楼水压不足")
    assert (demand.by, demand.at) == (world.people["zhou"], world.now)
    assert demand.gate == {"decline": "", "decide_objection": "solved"}[way]
    (named,) = case.events.get(verb=way).record.demands
    assert named.row == demand.pk
    assert on_its_way(case)


@pytest.mark.parametrize("way", WAYS)
def test_or_what_is_said_besides_one_thing_a_line(world: World, way: str) -> None:
    case = back(world, way, demand="更换水泵\n。\n复测三楼水压")
    assert [demand.text for demand in case.demands.all()] == ["更换水泵", "复测三楼水压"]
    assert blocked(world, "zhao", "submit", case) == ["demand", "demand", "shown_again"]
    case = world.answered(case)
    assert world.do("zhao", "submit", case).case.status == "submitted"


@pytest.mark.parametrize("way", WAYS)
def test_what_lay_with_the_case_answers_nothing(world: World, way: str) -> None:
    case = back(world, way)
    demand = case.demands.get().pk
    world.do("li", "respond", case, demand=demand, text="已办", uploads=[photo("after.jpg")])
    assert blocked(world, "zhao", "submit", case) == ["demand", "shown_again"]


def test_a_reason_says_something(world: World) -> None:
    case = world.signed()
    given = {"way": "unit", "reason": "。"}
    assert invalid(world, "zhou", "decline", case, **given) == {"reason"}
    case = world.verified()
    world.do("wang", "object", case, ground="unsolved", reason="三楼仍无水")
    said = {"request": case.requests.get(kind="objection").pk, "granted": "yes", "decision": "…"}
    assert invalid(world, "zhou", "decide_objection", case, **said) == {"decision"}


def test_a_second_look_or_a_dismissal_demands_nothing(world: World) -> None:
    case = world.verified()
    world.do("wang", "object", case, ground="unsolved", reason="三楼仍无水")
    said = {"request": case.requests.get(kind="objection").pk, "granted": "no"}
    world.do("zhou", "decide_objection", case, decision="现场已通水", demand="无", **said)
    assert not Demand.objects.exists()


def test_raw_sql_takes_nothing_back_for_nothing(world: World) -> None:
    case = world.verified()
    with pytest.raises(DatabaseError, match="sent back for nothing"), transaction.atomic():
        taken_back_by_hand(world, case)
    assert Case.objects.get(pk=case.pk).status == "verified"


def taken_back_by_hand(world: World, case: Case) -> None:
    moved = {"from_status": "verified", "to_status": "deadline", "verb": "decline"}
    seq = case.version + 1
    CaseEvent.objects.create(case=case, seq=seq, at=world.now, round=2, **moved)
    Case.objects.filter(pk=case.pk).update(status="deadline", version=seq, round=2, notice_at=None)


def test_whoever_goes_back_a_version_keeps_the_demands(world: World) -> None:
    demand = back(world, "decline").demands.get()
    triggers.uninstall()
    try:
        import_module("tracker.migrations.0031_demands_anew").leave(apps, None)
    finally:
        triggers.install()
    demand.refresh_from_db()
    assert (demand.finding.gate, demand.gate, demand.text) == ("solved", "solved", "三楼水压不足")


@pytest.mark.parametrize("way", WAYS)
def test_the_unit_reads_it_first_and_the_inspector_beside_what_is_new(
    county: World, way: str
) -> None:
    case = back(county, way, demand="复测三楼水压")
    page = text(Desk(county, "zhao").see(case))
    assert page.index("Sent back: this is demanded") < page.index("复测三楼水压")
    assert {"decline": "Signature declined", "decide_objection": "Objection upheld"}[way] in page
    assert "复测三楼水压" in text(Desk(county, "li").see(case, "respond/"))
    case = county.do("zhao", "submit", county.answered(case)).case
    sheet = text(Desk(county, "chen").see(case, "inspect/"))
    assert "复测三楼水压" in sheet
    assert "已重新整改" in sheet
