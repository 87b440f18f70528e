"""Who is signed in comes with the session, in one query, and is checked as Django checks it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import SESSION_KEY
from django.test import Client
from django.utils import timezone

from tests.world import PASSWORD, World
from tracker import posts, reference
from tracker.models import User
from web.sessions import Session

pytestmark = pytest.mark.django_db
SIGN_IN = "/accounts/login/"


def inside(client: Client) -> bool:
    """Whether the desk still lets this browser in."""
    return client.get("/ledger/").status_code == 200


def test_person_and_unit_come_along(
    client: Client, world: World, django_assert_num_queries: Any
) -> None:
    client.force_login(world.people["li"])
    session = client.session
    assert reference.units()  # in memory from here on
    assert reference.posts() is not None
    assert reference.absences() is not None
    with django_assert_num_queries(1):
        assert session[SESSION_KEY] == str(world.people["li"].pk)
        assert session.person == world.people["li"]
        assert posts.actor(session.person).unit_id == world.water.pk


def test_the_column_follows_the_session(client: Client, world: World) -> None:
    client.get(SIGN_IN)
    client.force_login(world.people["li"])
    assert Session.objects.get().person == world.people["li"]
    client.force_login(world.people["wang"])
    assert {row.person for row in Session.objects.all()} == {world.people["wang"]}
    client.post("/accounts/logout/")
    assert not Session.objects.filter(person__isnull=False).exists()


def test_whoever_is_no_longer_active_is_out_at_once(client: Client, world: World) -> None:
    client.force_login(world.people["wang"])
    assert inside(client)
    User.objects.filter(username="wang").update(is_active=False)
    assert not inside(client)


def test_a_new_password_ends_the_sessions_of_the_old_one(client: Client, world: World) -> None:
    client.force_login(world.people["wang"])
    assert inside(client)
    person = User.objects.get(username="wang")
    person.set_password(PASSWORD)
    person.save()
    assert not inside(client)
    assert not Session.objects.exists()


def test_what_a_role_may_is_read_at_every_request(client: Client, world: World) -> None:
    client.force_login(world.people["wang"])
    assert client.get("/cases/new/").status_code == 200
    world.moves("wang", "auditor")
    assert client.get("/cases/new/").status_code == 404


def test_a_column_that_says_another_is_not_believed(client: Client, world: World) -> None:
    """Who somebody is stands in the signed data; the column is only there to be read along."""
    client.force_login(world.people["li"])
    Session.objects.update(person=world.people["wang"])
    assert client.get("/cases/new/").status_code == 404
    assert client.get("/ledger/").wsgi_request.user == world.people["li"]


def test_an_old_session_is_over(client: Client, world: World) -> None:
    client.force_login(world.people["wang"])
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert not inside(client)
