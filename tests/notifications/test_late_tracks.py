"""What nobody says on a discipline track is told when its time has run out, and never granted."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client

from desk.bell import unread
from engine import rounds
from notifications import compose, delivery, late
from notifications.models import Message
from notifications.vocabulary import Kind
from tests.notifications.conftest import by_mail
from tests.notifications.servers import Mailbox
from tests.tracks import DECIDED, NONE_FOUND
from tests.world import World
from tracker import custody, track, watch
from tracker.models import Case, OfficeLimit, TrackDecision
from tracker.track import keep
from tracker.vocabulary import LimitKind, Role, TrackKind

pytestmark = pytest.mark.django_db


def told(kind: str = Kind.OVERDUE) -> list[tuple[str, str]]:
    """Who was told on the site that something waits too long, and of which kind of entry."""
    rows = Message.objects.filter(target_kind="bell", entry__isnull=False, kind=kind)
    found = rows.order_by("pk").values_list("person__username", "entry__kind")
    return sorted((str(who), str(what)) for who, what in found)


def of_kind(kind: str) -> list[str]:
    return [who for who, what in told() if what == kind]


def alleged(world: World) -> Case:
    """Beside it nothing waits but the allegation, from Monday, 2 March 2026."""
    return world.logged(misconduct_alleged=True)


def waits(world: World, case: Case) -> list[tuple[str, str]]:
    found = watch.of_track(keep(track.with_tracks(Case.objects.filter(pk=case.pk)).get()))
    return [(wait.kind, wait.due.date().isoformat()) for wait in found]


def days(world: World, count: float) -> datetime:
    return world.now + timedelta(days=count)


def test_the_limits_count_by_the_one_calendar(world: World) -> None:
    case = alleged(world)
    assert waits(world, case) == [("track_outcome", "2026-04-01")]  # 22 working days
    world.track("ji", "outcome", case, **DECIDED)
    assert waits(world, case) == [("track_word", "2026-03-09"), ("track_outcome", "2026-04-01")]
    OfficeLimit.objects.filter(kind=LimitKind.TRACK_WORD).update(days=1)
    from_memory = waits(world, case)
    assert from_memory[0] == ("track_word", "2026-03-09")
    row = OfficeLimit.objects.get(kind=LimitKind.TRACK_WORD)
    row.save()  # as the administration does
    assert waits(world, case)[0] == ("track_word", "2026-03-03")


def test_a_second_person_s_word_is_told_when_it_is_late(world: World) -> None:
    world.person("yan", "严明", Role.DISCIPLINE)
    case = alleged(world)
    world.track("ji", "outcome", case, **DECIDED)
    world.track("wang", "take_off", case, of=case.track.first().pk, text="误勾选")
    world.track("zhou", "name", case, name="钱某某", post="办事员", text="来信点名")
    end = days(world, 7).replace(hour=23, minute=59, second=58)
    assert not late.tell_late(end)
    assert late.tell_late(end + timedelta(seconds=2))
    # Whoever wrote it cannot confirm it.
    assert of_kind("outcome") == ["sun", "yan"]
    assert of_kind("taking_off") == ["ji", "sun", "yan"]
    assert of_kind("naming") == ["ji", "sun", "yan"]
    assert of_kind("allegation") == []
    assert not TrackDecision.objects.exists()  # nothing is granted by time


def test_each_once_however_often_and_late_the_engine_looks(world: World) -> None:
    case = alleged(world)
    world.track("ji", "outcome", case, **DECIDED)
    for _round in range(3):
        rounds.once(days(world, 40))
    rounds.once(days(world, 400))
    assert told() == [
        ("ji", "allegation"),
        ("sun", "allegation"),
        ("sun", "outcome"),
    ]
    assert not TrackDecision.objects.exists()


def test_an_allegation_of_which_nothing_comes_is_told(world: World) -> None:
    alleged(world)
    assert not late.tell_late(days(world, 30))
    late.tell_late(days(world, 31))
    assert of_kind("allegation") == ["ji", "sun"]


def test_what_was_said_in_time_is_not_told(world: World) -> None:
    case = alleged(world)
    world.settle_track(case)
    later = alleged(world)
    world.confirm("sun", world.track("ji", "take_off", later, of=later.track.get().pk, text="误"))
    assert not late.tell_late(days(world, 400))


def test_recording_it_again_buys_no_time(world: World) -> None:
    """Ji records the outcome anew on every fourth day, so that nobody is ever told."""
    case = alleged(world)
    start = world.now
    for _n in range(5):
        world.track("ji", "outcome", case, **DECIDED)
        world.tick(days=4)
    assert late.tell_late(start + timedelta(days=9))
    first = case.track.filter(kind=TrackKind.OUTCOME).first()
    assert Message.objects.filter(kind=Kind.OVERDUE).first().entry == first  # type: ignore[union-attr]
    late.tell_late(world.now)
    assert of_kind("outcome") == ["sun"]


def test_an_outcome_that_is_refused_buys_no_time_either(world: World) -> None:
    case = alleged(world)
    start = world.now
    world.confirm("sun", world.track("ji", "outcome", case, **NONE_FOUND), granted="no")
    assert waits(world, case) == [("track_outcome", "2026-04-01")]
    world.tick(days=20)
    world.confirm("sun", world.track("ji", "outcome", case, **NONE_FOUND), granted="no")
    late.tell_late(start + timedelta(days=31))
    assert of_kind("allegation") == ["ji", "sun"]


def test_a_merger_buys_no_time(world: World) -> None:
    case, target = alleged(world), world.logged()
    start = world.now
    world.tick(days=25)
    world.merged(case, target)
    assert target.track.get().of == case.track.get()
    late.tell_late(start + timedelta(days=31))
    assert of_kind("allegation") == ["ji", "sun"]
    assert {m.event.case for m in Message.objects.filter(kind=Kind.OVERDUE) if m.event} == {target}


def test_a_track_of_a_case_that_ended_goes_on(world: World) -> None:
    """An allegation written down after the sign-off, or on a case that is not accepted."""
    closed = world.closed()
    world.track("ji", "allege", closed, text="销号后来信")
    late.tell_late(days(world, 60))
    assert of_kind("allegation") == ["ji", "sun"]
    assert track.awaited(world.actor("ji"), world.now) == (1, 0)


def test_whoever_is_meant_or_named_is_told_nothing(world: World) -> None:
    world.person("yan", "严明", Role.DISCIPLINE)
    world.person("shen", "沈计", Role.AUDITOR)
    case = alleged(world)
    for who in ("yan", "sun"):
        world.track("ji", "name", case, person=world.people[who].pk, text="来信点名")
    late.tell_late(days(world, 60))
    assert {who for who, _what in told()} == {"ji", "shen"}


def test_without_an_auditor_who_may_know_the_director_is_told(world: World) -> None:
    case = alleged(world)
    world.track("ji", "name", case, person=world.people["sun"].pk, text="来信点名")
    late.tell_late(days(world, 60))
    assert told() == [("ji", "allegation"), ("zhou", "allegation"), ("zhou", "naming")]


def test_an_officer_who_acted_for_the_unit_is_not_asked(world: World) -> None:
    case = world.planned(world.assigned(alleged(world)))
    world.moves("li", Role.DISCIPLINE)
    late.tell_late(days(world, 60))
    assert {who for who, _what in told()} == {"ji", "sun"}
    assert case.events.filter(actor=world.people["li"]).exists()


def test_the_message_of_the_opening_is_another_one(world: World) -> None:
    case = alleged(world)
    compose.tell_tracks([case.track.get().pk], world.now)
    late.tell_late(days(world, 60))
    assert told(Kind.WORK) == [("ji", "allegation")]
    assert of_kind("allegation") == ["ji", "sun"]


def test_a_broken_track_does_not_silence_the_others(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = alleged(world), alleged(world)
    real = watch.of_track

    def breaks(case: Case) -> list[watch.Wait]:
        if case.pk == first.pk:
            raise ValueError("broken")
        return real(case)

    monkeypatch.setattr(watch, "of_track", breaks)
    custody.reset_password(world.people["chen"], world.actor("wang"), world.now)
    made = late.tell_late(days(world, 60))
    assert {m.event.case_id for m in made if m.event} == {second.pk}
    assert any(m.custody_id for m in made)


def test_the_engine_looks_every_hour(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    alleged(world)
    monkeypatch.setattr(rounds.timezone, "now", lambda: days(world, 60))
    engine = rounds.Engine()
    for step in engine.steps:
        step()
    assert of_kind("allegation") == ["ji", "sun"]


def test_whoever_is_named_later_reads_no_more_of_what_was_told_before(
    world: World, mailbox: Mailbox
) -> None:
    world.begin(days_ago=90)
    world.person("yan", "严明", Role.DISCIPLINE)
    by_mail(world, "yan", working_days=False)
    case = alleged(world)
    late.tell_late(days(world, 60).replace(hour=22))
    client = Client(headers={"accept-language": "en"})
    client.force_login(world.people["yan"])
    assert "Discipline track overdue" in client.get("/notices/").content.decode()
    world.track("ji", "name", case, person=world.people["yan"].pk, text="来信点名")
    assert "Discipline track overdue" not in client.get("/notices/").content.decode()
    assert unread(world.actor("yan")) == 0
    delivery.deliver(days(world, 61).replace(hour=10))
    assert not mailbox.mails
