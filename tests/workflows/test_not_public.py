"""Withdrawn, or never shown: by two people, with a reason, before eyes that are counted."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client

from notifications import compose
from notifications.models import Message
from tests.imports.refusals import blocked, invalid, on_its_way
from tests.looks import drawn
from tests.workflows.test_publication import (
    both_sign,
    forged_close,
    refused_by_the_database,
    running,
    tasks,
)
from tests.world import World, all_passed
from tracker import drawing, inspectors
from tracker.access import sees, visible_cases
from tracker.actor import Actor
from tracker.errors import Blocked, NotAllowed, NotFound, WrongState
from tracker.models import Case, Draw, PublicText, Request
from tracker.vocabulary import Occasion, Role, Secrecy
from workflows.door import perform
from workflows.models import CaseTask

pytestmark = pytest.mark.django_db
YES = {"granted": "yes", "decision": "同意"}
NO = {"granted": "no", "decision": "应当公开"}
NAMES = ("ding", "bai", "song", "he")


@pytest.fixture
def county(world: World) -> World:
    """Four inspectors who have nothing to do with anything."""
    for name in NAMES:
        world.person(name, f"{name}监督", Role.INSPECTOR)
    return world


def proposed(world: World, case: Case, code: str = "privacy", who: str = "wang") -> Case:
    return world.do(who, "ask_nonpublic", case, secrecy=code, reason="涉及隐私").case


def hidden(world: World, case: Case, code: str = "privacy") -> Case:
    return world.do("zhou", "decide_nonpublic", proposed(world, case, code), **YES).case


def eyes(world: World, case: Case) -> set[str]:
    names = {person.pk: name for name, person in world.people.items()}
    return {names[person] for person in inspectors.witnesses(case)}


def public_page(case: Case) -> Any:
    return Client().get(f"/p/cases/{case.number}/?lang=en")


# Not public -------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", [c for c in Secrecy if c != Secrecy.SECRET])
def test_by_two_and_before_three_who_are_drawn(county: World, code: str) -> None:
    case = hidden(county, county.inspected(), code)
    assert (case.not_public, case.notice_at) == (code, county.now)
    assert set(running(case)) == {"notice"}
    assert len(eyes(county, case)) == 3
    assert eyes(county, case) <= set(NAMES)  # neither Chen, who found it, nor Wei of the unit
    event = case.events.get(verb="draw_witness")
    assert (event.role, event.record.wanted, len(event.record.inspectors)) == ("system", 3, 3)
    decided = case.events.get(verb="decide_nonpublic")
    assert decided.seq + 1 == event.seq  # the pool first, then the draw
    assert set(decided.record.pool) == {county.people[name].pk for name in NAMES}
    assert on_its_way(case)
    both_sign(county, case)
    county.tick(days=20)
    assert county.do("zhou", "close", case).case.status == "closed"


def test_a_secret_is_before_the_auditor_alone(county: World) -> None:
    case = hidden(county, county.inspected(), "secret")
    assert eyes(county, case) == set()
    assert not Draw.objects.exists()
    assert not case.events.filter(verb="draw_witness").exists()
    both_sign(county, case)
    county.tick(days=20)
    assert county.do("zhou", "close", case).case.status == "closed"


def test_anybody_can_do_the_draws_again(county: World) -> None:
    case = hidden(county, county.inspected())
    rows = list(Draw.objects.order_by("nth"))
    assert [row.occasion for row in rows] == [Occasion.WITNESS] * 3
    for row in rows:
        seed = drawing.seed(row.key.key, case.number, row.round, row.occasion, row.nth)
        assert drawing.order(seed, row.pool)[0] == row.drawn_id
    assert [len(row.pool) for row in rows] == [4, 3, 2]


def test_fewer_than_three_is_said(world: World) -> None:
    world.person("ding", "丁一", Role.INSPECTOR)
    case = hidden(world, world.inspected())
    assert eyes(world, case) == {"ding"}
    record = case.events.get(verb="draw_witness").record
    assert (len(record.inspectors), record.wanted) == (1, 3)


def test_with_nobody_to_read_it_there_is_no_notice(world: World) -> None:
    case = proposed(world, world.inspected())
    assert blocked(world, "zhou", "decide_nonpublic", case, **YES) == ["pool"]
    assert Case.objects.get(pk=case.pk).not_public == ""
    world.do("zhou", "decide_nonpublic", case, **NO)
    assert world.published(case).notice_at == world.now


@pytest.mark.parametrize("code", ["secret", "privacy"])
def test_without_an_auditor_nothing_is_hidden(county: World, code: str) -> None:
    county.moves("sun", Role.ADMIN)
    case = proposed(county, county.inspected(), code)
    assert blocked(county, "zhou", "decide_nonpublic", case, **YES) == ["no_auditor"]


def test_nobody_reads_over_the_own_shoulder(county: World) -> None:
    """The only auditor is the director, in another post: then nobody else looks."""
    county.moves("sun", Role.ADMIN)
    county.post("zhou", Role.AUDITOR)
    case = proposed(county, county.inspected(), "secret")
    assert blocked(county, "zhou:director", "decide_nonpublic", case, **YES) == ["no_auditor"]


@pytest.mark.parametrize("who", ["wang", "zhou"])
def test_never_by_who_proposed(county: World, who: str) -> None:
    case = proposed(county, county.inspected(), who=who)
    assert blocked(county, who, "decide_nonpublic", case, **YES) == ["own_request"]
    other = {"wang": "zhou", "zhou": "wang"}[who]
    assert county.do(other, "decide_nonpublic", case, **YES).case.not_public == "privacy"


@pytest.mark.parametrize("who", ["li", "zhao", "chen", "sun"])
def test_neither_the_unit_nor_the_inspector_hides_a_case(county: World, who: str) -> None:
    case = county.inspected()
    with pytest.raises(NotAllowed):
        county.do(who, "ask_nonpublic", case, secrecy="privacy", reason="x")
    proposed(county, case)
    with pytest.raises(NotAllowed):
        county.do(who, "decide_nonpublic", case, **YES)


def test_a_code_and_a_reason_are_needed_and_nothing_is_chosen_beforehand(county: World) -> None:
    case = county.inspected()
    empty = {"secrecy": "", "reason": ""}
    assert invalid(county, "wang", "ask_nonpublic", case, **empty) == {"secrecy", "reason"}
    early = {"secrecy": "lifted", "reason": "无可撤销"}
    assert invalid(county, "wang", "ask_nonpublic", case, **early) == {"secrecy"}


def test_a_proposal_is_no_publication(county: World) -> None:
    case = proposed(county, county.inspected())
    assert set(running(case)) == {"publication", "objection"}
    county.tick(days=30)
    assert "publish" in blocked(county, "zhou", "close", case)
    assert tasks(county, "wang", case) == ["publish", "decide_nonpublic"]
    case = county.do("zhou", "decide_nonpublic", case, **NO).case
    assert set(running(case)) == {"publication"}
    assert tasks(county, "wang", case) == ["publish"]
    assert on_its_way(case)
    refused_by_the_database(county, case)


def test_it_is_told_to_the_auditor_and_to_who_was_drawn(county: World) -> None:
    case = hidden(county, county.inspected())
    compose.tell(list(case.events.values_list("pk", flat=True)), county.now)
    told = Message.objects.filter(event__verb="draw_witness")
    names = {message.person.username for message in told if message.person}
    assert names == eyes(county, case) | {"sun"}
    decided = Message.objects.filter(event__verb="decide_nonpublic", person__username="sun")
    assert decided.exists()


def test_the_drawn_ones_see_it_while_its_notice_runs_and_nobody_else(county: World) -> None:
    case = hidden(county, county.inspected())
    seeing = eyes(county, case)
    for name in (*NAMES, "wei"):
        actor = county.actor(name)
        wanted = name in seeing
        assert visible_cases(actor).filter(pk=case.pk).exists() is wanted, name
        assert sees(actor, Case.objects.get(pk=case.pk)) is wanted, name
    case = county.do("zhao", "decline", case, way="unit", reason="有出入").case
    for name in seeing:
        assert not visible_cases(county.actor(name)).filter(pk=case.pk).exists()
        assert not sees(county.actor(name), case)


def test_they_object_inside_and_the_public_cannot(county: World) -> None:
    case = hidden(county, county.inspected())
    with pytest.raises(NotFound):
        perform(case.pk, "object", Actor.citizen(), at=county.tick(), ground="unsolved", reason="x")
    witness = sorted(eyes(county, case))[0]
    for who in (witness, "sun"):
        county.do(who, "object", case, ground="unsolved", reason="现场并未解决")
    assert set(Request.objects.filter(kind="objection").values_list("asked_role", flat=True)) == {
        "inspector",
        "auditor",
    }
    county.tick(days=30)
    assert "request_open" in blocked(county, "zhou", "close", case)
    for asked in case.requests.filter(kind="objection"):
        county.do("zhou", "decide_objection", case, request=asked.pk, **NO)
    assert on_its_way(case)


@pytest.mark.parametrize("who", ["sun", "chen"])
def test_of_a_public_notice_they_object_like_everybody(county: World, who: str) -> None:
    case = county.verified()
    assert blocked(county, who, "object", case, ground="unsolved", reason="x") == ["public_notice"]


def test_the_inspector_of_the_case_stands_for_nobody_else(county: World) -> None:
    case = hidden(county, county.inspected())
    assert blocked(county, "chen", "object", case, ground="unsolved", reason="x") == ["no_witness"]


def test_a_witness_does_nothing_else(county: World) -> None:
    case = hidden(county, county.inspected())
    witness = sorted(eyes(county, case))[0]
    assert "inspector_other" in blocked(county, witness, "sign", case)
    with pytest.raises(WrongState):
        county.do(witness, "attach", case)


# The way back ---------------------------------------------------------------------------------


def test_one_alone_does_not_publish_it_after_all(county: World) -> None:
    case = hidden(county, county.inspected())
    text = {"title": "停水", "text": "已恢复"}
    assert blocked(county, "wang", "release", case, **text) == ["not_public"]
    case = proposed(county, case, "lifted")
    assert blocked(county, "wang", "decide_nonpublic", case, **YES) == ["own_request"]
    case = county.do("zhou", "decide_nonpublic", case, **YES).case
    assert (case.not_public, case.notice_at, set(running(case))) == ("", None, {"publication"})
    assert on_its_way(case)
    assert set(running(county.published(case))) == {"notice"}


def test_what_was_public_is_withdrawn_with_it_and_signatures_fall(county: World) -> None:
    case = hidden(county, county.signed(), "minor")
    case = Case.objects.get(pk=case.pk)
    assert (case.signed_head, case.signed_inspector) == (None, None)
    page = public_page(case)
    assert "Matter of a minor" in page.content.decode()
    assert "已恢复供水" not in page.content.decode()
    listed = Client().get("/p/cases/?lang=en").content.decode()
    assert case.number not in listed


def test_a_new_round_is_decided_anew(county: World) -> None:
    case = hidden(county, county.inspected())
    case = county.do("zhao", "decline", case, way="look", reason="再看").case
    assert (case.not_public, case.notice_at) == ("privacy", None)
    assert eyes(county, case) == set()
    second = Case.objects.select_related("inspector").get(pk=case.pk).inspector
    assert second is not None
    case = county.do(second.username, "verify", case, **all_passed()).case
    assert set(running(case)) == {"publication"}
    county.tick(days=20)
    refused_by_the_database(county, case)
    case = hidden(county, case)
    assert second.username not in eyes(county, case)


# By hand, in the database -----------------------------------------------------------------------


def test_a_column_hides_nothing(county: World) -> None:
    case = county.inspected()
    with pytest.raises(DatabaseError, match="two people"), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(not_public="secret")
    proposed(county, case, "secret")
    with pytest.raises(DatabaseError, match="two people"), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(not_public="secret")


def test_one_person_is_not_two(county: World) -> None:
    case = proposed(county, county.inspected(), "secret")
    asked = case.requests.get()
    rows = Request.objects.filter(pk=asked.pk)
    for by in (county.people["wang"], None):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(granted=True, decided_by=by, decided_at=county.now)


def test_a_notice_without_witnesses_is_not_closed_over(county: World) -> None:
    case = hidden(county, county.inspected())
    both_sign(county, case)
    with pytest.raises(DatabaseError), transaction.atomic():
        Draw.objects.all().delete()
    county.tick(days=20)
    forged_close(county, case)  # all else was right


def test_words_and_their_withdrawal_are_not_one_row(county: World) -> None:
    case = county.logged()
    who = {"released_by": county.people["wang"], "released_at": county.now}
    for words in ({}, {"title": "题", "text": "文", "withdrawn": "理由"}, {"title": "题"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            PublicText.objects.create(case=case, **who, **words)


# What is public of it ---------------------------------------------------------------------------


def test_how_often_is_public_by_reason(county: World) -> None:
    for code in ("minor", "secret"):
        case = county.called_back()
        case = county.do(drawn(county, case), "verify", case, **all_passed()).case
        hidden(county, case, code)
    page = Client().get("/p/census/?lang=en").content.decode()
    assert "Not public, by reason" in page
    for label, count in (("Matter of a minor", 1), ("State secret", 1), ("Personal privacy", 0)):
        assert f'<td>{label}</td><td class="num">{count}</td>' in page


def test_a_new_reason_draws_again_and_begins_anew(county: World) -> None:
    case = hidden(county, county.inspected())
    county.tick(days=3)
    case = hidden(county, case, "minor")
    assert (case.not_public, case.notice_at) == ("minor", county.now)
    assert len(eyes(county, case)) == 3
    assert Draw.objects.count() == 6
    assert case.clocks.get(kind="notice", stopped=None).started == county.now
    assert CaseTask.objects.open().filter(case=case).count() == 1
    assert county.now - case.notice_at < timedelta(hours=1)
    with pytest.raises(Blocked):
        county.do("zhou", "close", case)
