"""Who is told of a discipline track, and who never is."""

from __future__ import annotations

import pytest
from django.test import Client

from notifications import compose
from notifications.models import Message
from tests.world import World
from tracker.vocabulary import Role

pytestmark = pytest.mark.django_db


def readers(world: World, entry: int) -> set[str]:
    compose.tell_tracks([entry], world.now)
    compose.tell_tracks([entry], world.now)  # twice: nobody is told twice
    rows = Message.objects.filter(entry=entry, target_kind="bell").select_related("person")
    found = [row.person.username for row in rows if row.person]
    assert len(found) == len(set(found))
    return set(found)


def test_the_discipline_officer_is_told_when_a_track_opens(world: World) -> None:
    world.person("yan", "严明", Role.DISCIPLINE)
    entry = world.logged(misconduct_alleged=True).track.get()
    assert readers(world, entry.pk) == {"ji", "yan"}
    other = world.track("ji", "allege", world.logged(), text="来信反映")
    assert readers(world, other.pk) == {"yan"}  # never who did it


def test_without_a_discipline_officer_the_auditor_is_told(world: World) -> None:
    world.moves("ji", Role.CLERK)
    entry = world.logged(misconduct_alleged=True).track.get()
    assert readers(world, entry.pk) == {"sun"}


def test_the_auditor_is_told_when_an_allegation_is_taken_off(world: World) -> None:
    case = world.logged(misconduct_alleged=True)
    proposed = world.track("wang", "take_off", case, of=case.track.get().pk, text="误勾选")
    world.confirm("ji", proposed)
    assert readers(world, proposed.pk) == {"sun"}


def test_whoever_is_named_is_told_nothing(world: World) -> None:
    world.person("yan", "严明", Role.DISCIPLINE)
    case = world.logged(misconduct_alleged=True)
    world.track("ji", "name", case, person=world.people["yan"].pk, text="来信点名")
    later = world.track("wang", "allege", case, text="又有反映")
    assert readers(world, later.pk) == {"ji"}


def test_the_words_and_the_way(world: World) -> None:
    world.begin(days_ago=5)
    case = world.assigned(world.logged(misconduct_alleged=True))
    compose.tell_tracks([case.track.get().pk], world.now)
    client = Client(headers={"accept-language": "en"})
    client.force_login(world.people["ji"])
    page = client.get("/notices/").content.decode()
    assert "Discipline track" in page
    row = Message.objects.get(entry__isnull=False)
    answer = client.get(f"/notices/{row.pk}/")
    assert answer["Location"] == f"/cases/{case.number}/discipline/"
    world.moves("ji", Role.OFFICER, world.water)  # the unit reads nothing of what was told before
    assert "Discipline track" not in client.get("/notices/").content.decode()
