"""Each reporter withdraws for himself, twice, heard by two; and who would do it in their name."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from tests.workflows.test_exits import NO, YES, by_hand, codes, fresh, propose
from tests.world import World
from tracker.actor import Actor
from tracker.errors import Blocked, Invalid, NotAllowed
from tracker.models import Case, Report, Request, Retraction
from workflows import route_check
from workflows.door import perform

pytestmark = pytest.mark.django_db


def by_receipt(world: World, case: Case, report: Report, stands: str = "yes") -> None:
    perform(case.pk, "retract", Actor.citizen(report), at=world.tick(), stands=stands)


def test_each_reporter_withdraws_twice_on_two_days(world: World) -> None:
    case, second = world.logged(), world.logged(title="同一处停水")
    world.merged(second, case)
    first, other = case.reports.all()
    by_receipt(world, case, first)
    with pytest.raises(Invalid):
        by_receipt(world, case, first)
    with pytest.raises(Invalid):
        world.do("wang", "record_retract", case, report=first.pk, stands="yes")
    with pytest.raises(Blocked) as early:
        world.do("wang", "propose_withdraw", case, reason="已撤诉")
    assert codes(early) == {"ask_again", "not_withdrawn"}
    world.tick(days=1)
    world.do("wang", "record_retract", case, report=first.pk, stands="yes")
    with pytest.raises(Blocked) as one_left:
        world.do("wang", "propose_withdraw", case, reason="已撤诉")
    assert codes(one_left) == {"not_withdrawn"}
    by_receipt(world, case, other)
    world.tick(days=1)
    by_receipt(world, case, other)
    world.tick(days=1)
    with pytest.raises(Invalid):
        by_receipt(world, case, other)
    world.do("wang", "propose_withdraw", case, reason="已撤诉")
    assert world.do("zhou", "withdraw", case, **YES).case.status == "withdrawn"
    assert list(route_check.astray()) == []


def test_one_person_does_not_hear_a_reporter_twice(world: World) -> None:
    """Two days of calls that nobody else has heard are one person's word."""
    case = world.logged()
    said = {"report": case.reports.get().pk, "stands": "yes"}
    world.do("wang", "record_retract", case, **said)
    world.tick(days=1)
    with pytest.raises(Invalid) as refusal:
        world.do("wang", "record_retract", case, **said)
    assert refusal.value.errors.keys() == {"stands"}
    world.do("wang", "record_retract", case, **{**said, "stands": "no"})
    world.do("wang", "record_retract", case, **said)
    world.tick(days=1)
    world.do("zhou", "record_retract", case, **said)
    world.do("wang", "propose_withdraw", case, reason="已撤诉")
    assert world.do("zhou", "withdraw", case, **YES).case.status == "withdrawn"


def test_nor_by_hand(world: World) -> None:
    """Rows of one person for two days, as before two had to hear it, or written by hand."""
    case = world.logged()
    propose(world, case, "withdraw")
    row = {"report": case.reports.get(), "by": world.people["wang"]}
    for stands in (False, True, True):
        at = world.tick(days=1)
        Retraction.objects.create(**row, day=at.date(), stands=stands, at=at)
    with pytest.raises(Blocked) as alone:
        world.do("zhou", "withdraw", case, **YES)
    assert codes(alone) == {"ask_again"}
    # The director's yes by hand, told by an event of his.
    Request.objects.filter(case=case, kind="withdraw").update(
        granted=True, decided_at=world.now, decided_by=world.people["zhou"]
    )
    with pytest.raises(DatabaseError, match="has not withdrawn"):
        by_hand(world, fresh(case), "withdrawn", "withdraw", "zhou", ended_at=world.now)


def test_a_word_to_the_contrary_counts_until_the_end(world: World) -> None:
    case = world.planned()
    report = case.reports.get()
    propose(world, case, "withdraw")
    by_receipt(world, case, report, "no")
    with pytest.raises(Blocked) as wanted:
        world.do("zhou", "withdraw", case, **YES)
    assert codes(wanted) == {"not_withdrawn"}
    assert world.do("zhou", "withdraw", case, **NO).case.status == "deadline"
    world.tick(days=1)
    by_receipt(world, case, report)
    with pytest.raises(Blocked) as once:
        world.do("wang", "propose_withdraw", case, reason="已撤诉")
    assert codes(once) == {"ask_again"}


def test_only_the_number_on_file_is_called(world: World) -> None:
    case = world.logged(reporter_name="", reporter_contact="", anonymous=True)
    with pytest.raises(Invalid):
        world.do("wang", "record_retract", case, report=case.reports.get().pk, stands="yes")
    other = world.logged()
    with pytest.raises(Invalid):
        world.do("wang", "record_retract", case, report=other.reports.get().pk, stands="yes")
    with pytest.raises(NotAllowed):
        world.do("sun", "record_retract", other, report=other.reports.get().pk, stands="yes")


def test_the_database_keeps_the_words_of_reporters(world: World) -> None:
    case = world.logged()
    propose(world, case, "withdraw")
    with pytest.raises(DatabaseError), transaction.atomic():
        Retraction.objects.update(stands=False)
    with pytest.raises(DatabaseError), transaction.atomic():
        Retraction.objects.all()._raw_delete("default")
    Retraction.objects.create(
        report=case.reports.get(), day=world.now.date(), stands=False, at=world.now
    )
    # The director's yes by hand, told by an event of his: the reporter's word still stands.
    asked = Request.objects.get(case=case, kind="withdraw")
    Request.objects.filter(pk=asked.pk).update(
        granted=True, decided_at=world.now, decided_by=world.people["zhou"]
    )
    with pytest.raises(DatabaseError, match="has not withdrawn"):
        by_hand(world, fresh(case), "withdrawn", "withdraw", "zhou", ended_at=world.now)
