"""A signature covers what was judged: what changes voids it; and whoever signs can say no."""

from __future__ import annotations

from typing import Any

import pytest

from tests.imports.refusals import blocked, invalid, on_its_way, running
from tests.world import World, all_passed, photo
from tracker import content
from tracker.case_facts import facts_of
from tracker.digests import sha256
from tracker.models import Case, CaseEvent, Signature
from tracker.vocabulary import Role
from workflows.models import CaseTask

pytestmark = pytest.mark.django_db


def signed_once(world: World) -> Case:
    case = world.verified()
    return world.do("zhao", "sign", case).case


def fresh(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


CHANGES: dict[str, tuple[str, str, dict[str, Any]]] = {
    "words": ("wang", "correct", {"title": "停水五天", "reason": "天数有误"}),
    "accountability": ("zhao", "account", {"kind": "none_found", "detail": "经查无责任"}),
    "public text": ("wang", "release", {"title": "停水", "text": "已恢复供水"}),
}


@pytest.mark.parametrize("change", sorted(CHANGES))
def test_what_changes_after_a_signature_voids_it(world: World, change: str) -> None:
    case = signed_once(world)
    who, verb, payload = CHANGES[change]
    world.do(who, verb, case, **payload)
    case = fresh(case)
    assert case.signed_head is None
    void = case.events.last()
    assert (void.verb, void.role, void.record.roles) == ("void", "system", (Role.HEAD,))
    assert void.record.content == Signature.objects.get(case=case).content
    assert on_its_way(case)
    inbox = CaseTask.objects.inbox(world.actor("zhao")).filter(case=case)
    assert [task.flow_task.name for task in inbox] == ["sign_head"]
    again = world.do("zhao", "sign", case).case
    assert Signature.objects.filter(case=case, role="head").count() == 2
    assert again.signatures.last().content != void.record.content


def test_a_void_signature_stands_no_more(world: World) -> None:
    case = signed_once(world)
    assert set(facts_of(fresh(case)).signatures) == {Role.HEAD}
    world.do("wang", "release", case, title="停水", text="已恢复供水")
    assert facts_of(fresh(case)).signatures == {}


def test_what_is_no_part_of_it_voids_nothing(world: World) -> None:
    case = signed_once(world)
    report = case.reports.get()
    world.do(
        "wang", "call_back", case, report=report.pk, outcome="answered", solved="yes",
        satisfaction="fairly",
    )  # fmt: skip
    world.do("wang", "object", case, ground="unsolved", reason="未通知我")
    world.do("zhou", "reveal", case)
    assert fresh(case).signed_head == world.people["zhao"]
    assert not case.events.filter(verb="void").exists()


def test_every_signature_of_a_sheet_stands_on_the_same(world: World) -> None:
    case = world.closed()
    digests = set(case.signatures.values_list("content", flat=True))
    assert digests == {content.whole(fresh(case))}
    assert case.inspections.get().content not in ("", *digests)  # before its own findings


def test_the_parts_are_folded_from_the_events(world: World) -> None:
    """Whoever has the record finds the same: nothing of it rests on a column alone."""
    case = world.closed()
    parts: dict[str, str] = {}
    for event in CaseEvent.objects.filter(case=case).order_by("seq"):
        for part in content.written(event.verb, event.data):
            parts[part] = sha256([parts.get(part), event.data])
    assert parts == fresh(case).content
    assert set(parts) == {"measures", "evidence", "reply", "findings", "public"}


def test_a_release_after_the_end_changes_nothing_signed(world: World) -> None:
    case = world.closed()
    before = fresh(case).content
    world.do("wang", "release", case, title="停水", text="已恢复")
    assert fresh(case).content == before


def test_nobody_closes_on_signatures_for_something_else(world: World) -> None:
    """A clerk and a director: the words are changed at the last moment."""
    case = world.signed()
    world.tick(days=20)
    world.do("wang", "correct", case, text="其实只停了一小时", reason="核实")
    assert blocked(world, "zhou", "close", case) == ["signature_head", "signature_inspector"]


# Declining ------------------------------------------------------------------------------------


def test_whoever_declines_sends_it_back_with_a_reason(world: World) -> None:
    case = world.verified()
    assert invalid(world, "zhao", "decline", case, way="unit", reason="") == {"reason"}
    assert invalid(world, "zhao", "decline", case, way="", reason="不实") == {"way"}
    event = world.do("zhao", "decline", case, way="unit", reason="地点不对").event
    case = fresh(case)
    assert (case.status, case.round, case.gate_solved_id) == ("deadline", 2, None)
    assert (event.record.back, event.from_status, event.to_status) == (True, "verified", "deadline")
    assert set(running(case)) == {"rectify"}
    assert on_its_way(case)


def test_an_inspector_or_director_may_have_another_look(world: World) -> None:
    world.person("ding", "丁一", Role.INSPECTOR)
    case = world.signed()
    event = world.do("zhou", "decline", case, way="look", reason="照片看不清").event
    case = fresh(case)
    assert (case.status, case.look, case.inspector) == ("submitted", 1, world.people["ding"])
    assert event.record.pool == (world.people["ding"].pk,)
    assert case.signed_head is None
    assert on_its_way(case)


def test_with_nobody_left_to_draw_it_is_refused_whole(world: World) -> None:
    case = world.verified()
    assert blocked(world, "zhao", "decline", case, way="look", reason="再看") == ["pool"]


def test_a_head_declines_once_a_round(world: World) -> None:
    for name in ("ding", "bai"):
        world.person(name, name, Role.INSPECTOR)
    case = world.verified()
    world.do("zhao", "decline", case, way="look", reason="再看一次")
    second = fresh(case).inspector.username
    world.do(second, "verify", case, **all_found())
    assert blocked(world, "zhao", "decline", case, way="look", reason="再拖") == ["declined"]
    assert blocked(world, "zhao", "decline", case, way="unit", reason="再拖") == ["declined"]
    world.published(case)
    world.do("zhao", "sign", case)


def test_who_may_not_decline(world: World) -> None:
    case = world.verified()
    assert "signature_head" in blocked(world, "chen", "decline", case, way="unit", reason="抢先")
    world.do("zhao", "sign", case)
    assert "signed" in blocked(world, "zhao", "decline", case, way="unit", reason="反悔")
    world.do("wang", "object", case, ground="unsolved", reason="未解决")
    assert "request_open" in blocked(world, "chen", "decline", case, way="unit", reason="先裁定")


def all_found() -> dict[str, Any]:
    return all_passed(reply_remark="已当面说明")


def test_measures_and_evidence_are_part_of_it(world: World) -> None:
    case = world.planned()
    digests = {content.whole(fresh(case))}
    world.do("li", "attach", case, uploads=[photo()])
    digests.add(content.whole(fresh(case)))
    world.do("li", "measure", case, measure=case.measures.get().pk, done=True, uploads=[photo()])
    digests.add(content.whole(fresh(case)))
    world.do("li", "reply", case, text="已恢复", method="phone")
    digests.add(content.whole(fresh(case)))
    world.do("li", "ask_extension", case, amount=1, reason="雨")
    world.do("wang", "decide_extension", case, granted="yes", decision="同意")
    digests.add(content.whole(fresh(case)))  # a clock is no part of it
    assert len(digests) == 4
