"""The flows lead where the road says, by themselves; one that could not run is refused."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib import admin
from django.core.checks import run_checks
from django.db import transaction
from viewflow import this
from viewflow.workflow import nodes
from viewflow.workflow.models import Process, Task

from tests.world import UNIT_WORDS, World, all_passed, photo
from tracker.models import Case
from tracker.road import REQUESTS, place
from workflows import checks, route
from workflows.flows import FLOWS, RectificationFlow, humans
from workflows.flows.nodes import CaseFlow, End, Human, Start
from workflows.models import CaseTask


@pytest.fixture
def no_help(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a flow does not arrive by itself, the route is laid anew from the state: not here."""

    def align(work: Any) -> None:
        opened = [task.flow_task.name for task in work.open]
        raise AssertionError(f"{work.case.status}, but open is {opened}")

    monkeypatch.setattr(route, "align", align)


def names(case: Case) -> list[str]:
    open_tasks = CaseTask.objects.open().filter(case=case).order_by("pk")
    return [task.flow_task.name for task in open_tasks]


@pytest.mark.django_db
@pytest.mark.usefixtures("no_help")
def test_a_whole_life_with_every_detour(world: World) -> None:
    case = world.assigned()
    world.do("li", "return", case, reason="不属我局职责")
    assert names(case) == ["triage"]
    unit, tier = world.traffic.pk, world.tier.pk
    world.do("wang", "assign", case, unit=unit, tier=tier, **UNIT_WORDS)
    world.do("qian", "acknowledge", case)
    world.do("feng", "return", case, reason="不属我局职责")
    assert names(case) == ["triage"]
    rejected = world.logged()
    world.rejected(rejected, route_code="not_ours", reason="不归我县管辖")
    assert names(rejected) == []
    case = world.submitted()
    assert names(case) == ["inspect", "call_back"]
    world.do("chen", "rework", case, **all_passed(solved="no", solved_remark="仍然停水"))
    assert names(case) == ["rectify"]  # the call-back belongs to the round that has ended
    world.do("li", "attach", case, uploads=[photo()])
    case = world.signed(world.verified(world.called_back(world.submitted(case))))
    assert names(case) == ["sign_off"]
    world.tick(days=30)
    world.do("zhou", "close", case)
    assert names(case) == []


@pytest.mark.django_db
@pytest.mark.usefixtures("no_help")
def test_requests_beside_the_road(world: World) -> None:
    case = world.planned()
    world.do("li", "ask_extension", case, amount=3, reason="管材缺货")
    assert names(case) == ["rectify", "decide_extension"]
    world.do("wang", "decide_extension", case, granted="yes", decision="属实")
    assert names(case) == ["rectify"]
    day = (world.now + timedelta(days=30)).date()
    world.do("li", "ask_deferral", case, reason="汛期", review_on=day)
    assert names(case) == ["rectify", "decide_deferral"]
    world.do("zhou", "decide_deferral", case, granted="yes", decision="属实")
    assert names(case) == []


@pytest.mark.django_db
def test_the_stock_tables_of_viewflow_stay_empty_and_out_of_sight(world: World) -> None:
    world.closed()
    for model in (Process, Task):
        assert not model.objects.exists()
        assert not admin.site.is_registered(model)


@pytest.mark.django_db(transaction=True)
def test_the_lock_of_the_flows_is_the_doors(db: None) -> None:
    with pytest.raises(RuntimeError), RectificationFlow.lock(1):
        pass
    with transaction.atomic(), RectificationFlow.lock(1):
        assert transaction.get_connection().in_atomic_block


# Refused -------------------------------------------------------------------------------------


def refused(monkeypatch: pytest.MonkeyPatch, *flows: type[CaseFlow]) -> list[str]:
    monkeypatch.setattr(checks, "FLOWS", flows)
    return sorted(f"{found.id} {found.msg}" for found in checks.flows_can_run())


def test_the_flows_of_the_project_can_run() -> None:
    assert [found for found in run_checks() if found.id.startswith("workflows.")] == []
    assert len({node.name for node in humans()}) == len(list(humans()))


def test_a_node_that_would_save_by_itself_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    class Stock(CaseFlow):
        start = Start(None).Next(this.work)
        work = nodes.Function(print).Next(this.decide)
        decide = nodes.If(lambda activation: True).Then(this.end).Else(this.end)
        end = nodes.End()

    assert refused(monkeypatch, *FLOWS, Stock) == [
        f"workflows.E001 Stock.{name} is a {kind} of viewflow: its activation would save by itself."
        for name, kind in (("decide", "If"), ("end", "End"), ("work", "Function"))
    ]


def test_a_place_without_a_node_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert refused(monkeypatch, RectificationFlow) == [
        f"workflows.E002 No flow has a node for the place '{name}' of the road."
        for name in sorted(asking.place.name for asking in REQUESTS.values())
    ]


def test_a_node_for_another_place_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    class Crossed(CaseFlow):
        start = Start(None).Next(this.plan)
        plan = Human(place("rectify")).Next(this.end)
        end = End()

    assert refused(monkeypatch, *FLOWS, Crossed) == [
        "workflows.E003 Crossed.plan does not stand for the place of its name."
    ]
