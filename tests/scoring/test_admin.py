"""The admin: a new version of a scheme can be added, and nothing changed."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from engine.sweep import sweep
from scoring import posting
from scoring.models import Entry, Scheme
from tests.engine.test_sweep import midnight
from tests.world import World

pytestmark = pytest.mark.django_db


def admin(world: World) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(world.people["gao"])
    return client


def new_version(valid_from: date) -> dict[str, object]:
    return {
        "name": "整改得分",
        "code": "rectification",
        "version": 2,
        "valid_from": valid_from.isoformat(),
        "base": 100,
        "least_cases": 10,
        "rules-TOTAL_FORMS": 1,
        "rules-INITIAL_FORMS": 0,
        "rules-0-rule": "rework",
        "rules-0-points": "-1",
    }


def test_a_version_is_added_for_a_day_to_come(world: World) -> None:
    next_year = date(timezone.localdate().year + 1, 1, 1)
    answer = admin(world).post("/admin/scoring/scheme/add/", new_version(next_year))
    assert answer.status_code == 302
    assert Scheme.objects.get(version=2).rules.get().points == -1


def test_no_version_reaches_back(world: World) -> None:
    answer = admin(world).post("/admin/scoring/scheme/add/", new_version(timezone.localdate()))
    assert answer.status_code == 200
    assert "begins in the future" in answer.content.decode()
    with pytest.raises(ValidationError):
        Scheme.objects.get().full_clean()


def test_a_version_is_looked_at_and_not_changed(world: World) -> None:
    client, scheme = admin(world), Scheme.objects.get()
    address = f"/admin/scoring/scheme/{scheme.pk}/change/"
    assert client.get(address).status_code == 200
    assert client.post(address, new_version(date(2000, 1, 1))).status_code == 403
    assert client.get("/admin/scoring/scheme/").status_code == 200


def test_the_administrator_who_sees_no_cases_sees_no_entries(world: World) -> None:
    world.planned()
    sweep(midnight(2026, 4, 30))
    posting.rebuild()
    entry = Entry.objects.latest("id")
    client = admin(world)
    listed = client.get("/admin/scoring/entry/")
    assert listed.status_code == 404
    assert entry.case.number not in listed.content.decode()
    assert client.post(f"/admin/scoring/entry/{entry.pk}/delete/").status_code == 404
    assert Entry.objects.filter(pk=entry.pk).exists()
