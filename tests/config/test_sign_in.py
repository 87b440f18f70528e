"""Signing in: by name and password, limited, without a word on what was wrong."""

import pytest
from django.test import Client

from tracker.models import User

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"
PASSWORD = "a long enough password"


@pytest.fixture
def wang() -> User:
    return User.objects.create_user("wang", password=PASSWORD)


def test_name_and_password_open_the_door(client: Client, wang: User) -> None:
    answer = client.post(LOGIN, {"login": "wang", "password": PASSWORD})
    assert answer.status_code == 302
    assert client.session["_auth_user_id"] == str(wang.pk)


def test_signing_out_needs_a_click(client: Client, wang: User) -> None:
    client.force_login(wang)
    assert client.get("/accounts/logout/").status_code == 200
    assert "_auth_user_id" in client.session
    assert client.post("/accounts/logout/").status_code == 302
    assert "_auth_user_id" not in client.session


def test_guessing_is_stopped(client: Client, wang: User) -> None:
    for _ in range(5):
        client.post(LOGIN, {"login": "wang", "password": "guess"})
    client.post(LOGIN, {"login": "wang", "password": PASSWORD})
    assert "_auth_user_id" not in client.session


def test_an_inactive_person_stays_outside(client: Client, wang: User) -> None:
    User.objects.filter(pk=wang.pk).update(is_active=False)
    client.post(LOGIN, {"login": "wang", "password": PASSWORD})
    assert "_auth_user_id" not in client.session
