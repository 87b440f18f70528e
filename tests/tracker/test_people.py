"""Accounts made on the command line."""

import pytest
from django.core.management import call_command

from tracker.models import User
from tracker.vocabulary import Role

pytestmark = pytest.mark.django_db


def test_the_first_superuser_is_an_administrator(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "correct-horse-battery")
    call_command("createsuperuser", interactive=False, username="root", email="r@example.org")
    root = User.objects.get(username="root")
    assert [post.role for post in root.posts.all()] == [Role.ADMIN]
