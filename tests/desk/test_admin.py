"""Django's admin: master data for the administrator; the record is changed by nobody."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from tests.world import PASSWORD, World
from tracker import models
from tracker.admin import MasterData
from tracker.vocabulary import Role

pytestmark = pytest.mark.django_db
MASTER = [
    models.Unit,
    models.Channel,
    models.Category,
    models.Tier,
    models.CalendarYear,
    models.CalendarDay,
]


def address(model: type, view: str, *args: object) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{view}", args=args)  # type: ignore[attr-defined]


def test_nothing_of_a_case_or_a_person_is_in_the_admin() -> None:
    """Cases move through the door, accounts and posts through settings: here neither is shown."""
    found = {model.__name__ for model in admin.site._registry}
    assert found == {
        *("Unit", "Channel", "Category", "CalendarYear", "CalendarDay", "Rung", "Tier"),
        *("OfficeLimit", "Scheme"),
    }
    assert Group not in admin.site._registry


@pytest.mark.parametrize("who", ["wang", "li", "zhou", "sun", "chen"])
def test_others_have_no_admin(client: Client, world: World, who: str) -> None:
    client.force_login(world.people[who])
    # Even as staff and superuser by mistake: it follows the post.
    models.User.objects.filter(username=who).update(is_staff=True, is_superuser=True)
    for page in ("/admin/", address(models.Unit, "changelist"), address(models.Unit, "add")):
        answer = client.get(page)
        assert answer.status_code == 302, page
        assert client.get(answer["Location"])["Location"] == "/"  # no second entrance


def test_there_is_one_entrance(client: Client, world: World) -> None:
    world.with_passwords()
    for page in ("/admin/", "/admin/login/"):
        assert client.get(page, follow=True).redirect_chain[-1][0].startswith("/accounts/login/")
    given = {"username": "gao", "password": PASSWORD}
    client.post("/admin/login/", given)
    assert "_auth_user_id" not in client.session
    client.force_login(world.people["gao"])
    assert client.get("/admin/password_change/")["Location"] == "/accounts/password/change/"


def test_who_stopped_being_administrator_is_out_at_once(client: Client, world: World) -> None:
    client.force_login(world.people["gao"])
    assert client.get("/admin/").status_code == 200
    world.moves("gao", Role.OFFICER, world.water)
    assert client.get("/admin/").status_code == 302


@pytest.mark.parametrize("model", MASTER)
def test_master_data_is_the_administrator_s(client: Client, world: World, model: type) -> None:
    client.force_login(world.people["gao"])
    assert isinstance(admin.site._registry[model], MasterData)  # type: ignore[index]
    assert client.get(address(model, "changelist")).status_code == 200
    assert client.get(address(model, "add")).status_code == 200


def test_master_data_keeps_its_history(client: Client, world: World) -> None:
    client.force_login(world.people["gao"])
    page = address(models.Category, "add")
    client.post(page, {"name": "供水", "name_en": "", "parent": "", "path": "供水"})
    category = models.Category.objects.get()
    assert category.history.get().history_user == world.people["gao"]
    assert client.get(address(models.Category, "history", category.pk)).status_code == 200


def test_a_limit_beside_the_cases_is_changed_and_never_switched_off(
    client: Client, world: World
) -> None:
    client.force_login(world.people["gao"])
    row = models.OfficeLimit.objects.get(kind="custody")
    page = address(models.OfficeLimit, "change", row.pk)
    assert client.get(page).status_code == 200
    assert client.get(address(models.OfficeLimit, "add")).status_code == 403
    assert client.post(address(models.OfficeLimit, "delete", row.pk)).status_code == 403
    for days, status in ((0, 200), (61, 200), (10, 302)):
        assert client.post(page, {"days": days, "source": "本办规定"}).status_code == status
    row.refresh_from_db()
    assert (row.days, row.history.count()) == (10, 1)
