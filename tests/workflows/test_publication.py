"""Publication is part of the law: no notice runs that nobody can read, and none is signed off."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from engine import sweep
from tests.imports.refusals import blocked, on_its_way
from tests.world import World
from tracker.actor import SYSTEM, Actor
from tracker.errors import Blocked, NotFound
from tracker.models import Case, CaseEvent, Clock, PublicText, Signature
from tracker.rules import blockers
from tracker.vocabulary import ClockKind, Role
from workflows.door import perform
from workflows.models import CaseTask

pytestmark = pytest.mark.django_db


def running(case: Case) -> dict[str, datetime | None]:
    return dict(case.clocks.filter(stopped=None).values_list("kind", "due"))


def tasks(world: World, who: str, case: Case) -> list[str]:
    inbox = CaseTask.objects.inbox(world.actor(who)).filter(case=case)
    return [task.flow_task.name for task in inbox]


def both_sign(world: World, case: Case) -> None:
    world.do("zhao", "sign", case)
    world.do("chen", "sign", case)


def forged_close(world: World, case: Case) -> None:
    """All that `close` writes, by hand, with every signature that it wants."""
    fresh = Case.objects.get(pk=case.pk)
    people = {"head": "zhao", "inspector": "chen", "director": "zhou"}
    here = {"round": fresh.round, "look": fresh.look, "sheet": fresh.sheet}
    for role, who in people.items():
        if not fresh.signatures.filter(role=role, **here).exists():
            user = world.people[who]
            Signature.objects.create(
                case=fresh, role=role, user=user, at=world.now, factor="totp", **here
            )
    seq = fresh.version + 1
    moved = {"from_status": "verified", "to_status": "closed", "verb": "close"}
    moved |= {"actor": world.people["zhou"], "factor": "totp"}
    CaseEvent.objects.create(
        case=fresh, seq=seq, role="director", at=world.now, data={}, digest="0" * 64, **moved
    )
    Case.objects.filter(pk=case.pk).update(
        status="closed",
        version=seq,
        sign_off_number="XH2026-000009",
        dossier_digest="0" * 64,
        ended_at=world.now,
        **{f"signed_{role}": world.people[who] for role, who in people.items()},
    )


def refused_by_the_database(world: World, case: Case) -> None:
    with pytest.raises(DatabaseError, match="a notice must have run"), transaction.atomic():
        forged_close(world, case)


# Waiting for it ---------------------------------------------------------------------------------


def test_verified_waits_for_the_office_under_a_clock_of_its_own(world: World) -> None:
    case = world.inspected()
    assert (case.status, case.notice_at, set(running(case))) == ("verified", None, {"publication"})
    assert tasks(world, "wang", case) == ["publish"]
    assert CaseTask.objects.open().get(case=case).due == running(case)["publication"]
    assert tasks(world, "zhao", case) == []
    assert on_its_way(case)


def test_the_notice_begins_with_the_release_and_lasts_as_the_tier_says(world: World) -> None:
    case = world.inspected()
    world.tick(days=9)  # none of them counts
    case = world.published(case)
    notice = case.clocks.get(kind="notice")
    assert (case.notice_at, notice.started) == (world.now, world.now)
    span = world.tier.spans.get(kind=ClockKind.NOTICE)
    assert (notice.amount, notice.unit) == (span.amount, span.unit)
    assert set(running(case)) == {"notice"}
    assert tasks(world, "wang", case) == []
    assert tasks(world, "zhao", case) == ["sign_head"]
    assert on_its_way(case)


def test_what_was_released_before_the_finding_does_not_begin_it(world: World) -> None:
    case = world.published(world.planned())
    case = world.inspected(world.submitted(case))
    assert set(running(case)) == {"publication"}
    world.tick(days=20)
    assert "publish" in blocked(world, "zhou", "close", case)
    refused_by_the_database(world, case)


@pytest.mark.parametrize(("who", "verb"), [("zhao", "sign"), ("zhou", "close")])
def test_nobody_signs_what_nobody_can_read(world: World, who: str, verb: str) -> None:
    case = world.inspected()
    world.tick(days=20)
    found = blockers(case, verb, world.actor(who), world.now)
    (missing,) = [one for one in found if one.code == "publish"]
    assert missing.who == Role.CLERK
    assert "notice" not in {one.code for one in found}  # one thing is missing, not two


def test_the_system_does_not_end_a_notice_that_never_began(world: World) -> None:
    case = world.inspected()
    with pytest.raises(Blocked):
        perform(case.pk, "notice_over", SYSTEM, at=world.tick(days=30))
    sweep.sweep(world.now)
    assert not case.events.filter(verb="notice_over").exists()


def test_the_office_is_timed_too(world: World) -> None:
    case = world.inspected()
    sweep.sweep(world.tick(days=9))
    told = [event.record for event in case.events.filter(verb="remind")]
    assert [(r.clock, r.rung) for r in told] == [("publication", "due"), ("publication", "late3")]
    assert "auditor" in told[-1].recipients


def test_the_public_objects_only_to_what_it_can_read(world: World) -> None:
    case = world.inspected()
    assert blocked(world, "wang", "object", case, ground="unsolved", reason="未解决") == [
        "notice_ahead"
    ]
    with pytest.raises(NotFound):
        perform(
            case.pk, "object", Actor.citizen(), at=world.tick(), ground="unsolved", reason="未解决"
        )


# Once more, from the beginning ----------------------------------------------------------------


def test_a_changed_text_voids_signatures_and_begins_the_notice_anew(world: World) -> None:
    case = world.signed()
    first = case.clocks.get(kind="notice")
    world.tick(days=3)
    case = world.published(case, text="小区停水四天，已恢复供水。")
    first.refresh_from_db()
    second = case.clocks.get(kind="notice", stopped=None)
    assert (first.stopped, second.started, case.notice_at) == (world.now, world.now, world.now)
    assert Case.objects.get(pk=case.pk).signed_head is None
    assert case.events.filter(verb="void").exists()
    world.now = first.due + timedelta(hours=1)
    assert "notice" in blocked(world, "zhou", "close", case)
    both_sign(world, case)
    world.tick(days=20)
    assert world.do("zhou", "close", case).case.status == "closed"


def test_a_text_changed_under_an_objection_does_not_set_the_notice_going(world: World) -> None:
    case = world.verified()
    world.do("wang", "object", case, ground="unsolved", reason="未解决")
    world.published(case, text="已改")
    notice = case.clocks.get(kind="notice", stopped=None)
    assert (notice.started, notice.due) == (world.now, None)
    (asked,) = case.requests.all()
    world.do("zhou", "decide_objection", case, request=asked.pk, granted="no", decision="已查实")
    notice.refresh_from_db()
    assert notice.due is not None
    assert on_its_way(case)


@pytest.mark.parametrize("way", ["unit", "look"])
def test_a_new_round_or_look_is_published_anew(world: World, way: str) -> None:
    for name in ("ding", "bai"):
        world.person(name, name, Role.INSPECTOR)
    case = world.verified()
    case = world.do("zhao", "decline", case, way=way, reason="有出入").case
    assert case.notice_at is None
    assert not {"notice", "publication"} & set(running(case))
    assert on_its_way(case)


def test_a_release_of_another_step_begins_nothing(world: World) -> None:
    for stage in ("logged", "planned", "closed"):
        case = getattr(world, stage)()
        before = set(running(case))
        world.published(case)
        assert set(running(case)) == before
        assert on_its_way(case)


# By hand, in the database -----------------------------------------------------------------------


def test_a_notice_that_never_was_is_not_closed_over(world: World) -> None:
    case = world.inspected()
    world.tick(days=20)
    refused_by_the_database(world, case)
    Case.objects.filter(pk=case.pk).update(notice_at=world.now - timedelta(days=10))
    refused_by_the_database(world, case)  # a column alone says nothing
    PublicText.objects.create(
        case=case,
        title="伪造",
        text="伪造",
        released_by=world.people["wang"],
        released_at=world.now,
    )
    refused_by_the_database(world, case)  # nobody's act


def test_a_notice_is_not_cut_short(world: World) -> None:
    case = world.signed()
    world.tick(days=2)
    refused_by_the_database(world, case)
    world.tick(days=20)
    forged_close(world, case)  # all else was right


def test_the_notice_of_an_earlier_round_is_none(world: World) -> None:
    case = world.verified()
    world.do("zhao", "decline", case, way="unit", reason="有出入")
    case = world.inspected(world.do("zhao", "submit", world.answered(case)).case)
    world.tick(days=20)
    refused_by_the_database(world, case)
    world.published(case)
    refused_by_the_database(world, case)


def test_a_released_text_stays_as_it_was(world: World) -> None:
    case = world.verified()
    for change in ({"text": "别的"}, {"released_at": world.now - timedelta(days=9)}):
        with pytest.raises(DatabaseError), transaction.atomic():
            PublicText.objects.filter(case=case).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        PublicText.objects.filter(case=case).delete()
    assert Clock.objects.filter(case=case, kind="notice").count() == 1
