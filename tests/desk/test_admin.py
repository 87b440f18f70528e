"""Django's admin: master data for the administrator; the record is changed by nobody."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.test import Client, RequestFactory
from django.urls import reverse

from tests.world import World
from tracker import models
from tracker.admin import MasterData, OfCase
from tracker.vocabulary import Role, Status
from workflows.models import CaseProcess, CaseTask

pytestmark = pytest.mark.django_db
RECORD = [
    models.Case,
    models.CaseEvent,
    models.Clock,
    models.Measure,
    models.Evidence,
    models.Reply,
    models.Accountability,
    models.Inspection,
    models.Finding,
    models.Signature,
    CaseProcess,
    CaseTask,
]
MASTER = [
    models.Unit,
    models.Channel,
    models.Category,
    models.Tier,
    models.User,
    models.CalendarYear,
    models.CalendarDay,
]


@pytest.fixture
def root(world: World) -> models.User:
    """A superuser, who is a clerk besides: sees every case, and may everything Django knows of."""
    user = world.people["wang"]
    user.is_staff = user.is_superuser = True
    user.save()
    return user


def address(model: type, view: str, *args: object) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{view}", args=args)  # type: ignore[attr-defined]


@pytest.mark.parametrize("model", RECORD)
def test_the_record_is_changed_by_nobody(root: models.User, model: type) -> None:
    request = RequestFactory().get("/")
    request.user = root
    page = admin.site._registry[model]  # type: ignore[index]
    assert isinstance(page, OfCase)
    assert not page.has_add_permission(request)
    assert not page.has_change_permission(request)
    assert not page.has_delete_permission(request)
    assert page.get_actions(request) == {}


@pytest.mark.parametrize("model", RECORD)
def test_the_record_can_be_looked_at(
    client: Client, world: World, root: models.User, model: type
) -> None:
    world.closed()
    client.force_login(root)
    assert client.get(address(model, "changelist")).status_code == 200
    assert client.get(address(model, "add")).status_code == 403


def test_a_case_is_read_only_even_by_post(client: Client, world: World, root: models.User) -> None:
    case = world.logged()
    client.force_login(root)
    page = address(models.Case, "change", case.pk)
    assert client.get(page).status_code == 200
    assert client.post(page, {"status": Status.CLOSED, "title": "改"}).status_code == 403
    assert client.post(address(models.Case, "delete", case.pk), {"post": "yes"}).status_code == 403
    chosen = {"action": "delete_selected", "_selected_action": case.pk, "post": "yes"}
    client.post(address(models.Case, "changelist"), chosen)
    case.refresh_from_db()
    assert (case.status, case.title) == (Status.LOGGED, "小区停水三天无人处理")


def test_reporters_are_not_in_the_admin() -> None:
    assert models.Report not in admin.site._registry
    assert models.CallBack not in admin.site._registry
    assert Group not in admin.site._registry


def test_the_administrator_sees_no_case(client: Client, world: World) -> None:
    case = world.logged()
    client.force_login(world.people["gao"])
    assert case.number not in client.get(address(models.Case, "changelist")).content.decode()
    assert client.get(address(models.Case, "change", case.pk)).status_code == 302


@pytest.mark.parametrize("who", ["wang", "li", "zhou", "sun", "chen"])
def test_others_have_no_admin(client: Client, world: World, who: str) -> None:
    client.force_login(world.people[who])
    assert client.get("/admin/").status_code == 302
    # Even as staff by mistake, master data follows the role.
    models.User.objects.filter(username=who).update(is_staff=True)
    assert client.get(address(models.Unit, "changelist")).status_code == 403
    assert client.get(address(models.User, "add")).status_code == 403


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


def test_people_are_made_here_with_their_role(client: Client, world: World) -> None:
    client.force_login(world.people["gao"])
    given = {
        "username": "wuxin",
        "name": "吴新",
        "usable_password": "true",
        "password1": "a-long-enough-secret",
        "password2": "a-long-enough-secret",
        "role": Role.ADMIN,
    }
    client.post(address(models.User, "add"), given)
    person = models.User.objects.get(username="wuxin")
    assert (person.role, person.is_staff, person.is_superuser) == (Role.ADMIN, True, False)
    assert client.get(address(models.User, "change", person.pk)).status_code == 200
    answer = client.post(address(models.User, "delete", person.pk), {"post": "yes"})
    assert answer.status_code == 403
