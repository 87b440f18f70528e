"""Settings: units and people, who may make whom, secrets shown once, history kept."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.desk import queries
from tests.world import World
from tracker import reference
from tracker.custody import BY_OFFICE, one_time_password
from tracker.models import Post, Unit, UnitAlias, User
from tracker.vocabulary import Role, UnitClass, UnitKind

pytestmark = pytest.mark.django_db
PAGES = ("", "units/", "units/new/", "people/", "people/new/", "limits/")
OFFICE = ("wang", "zhou", "gao")


def enter(client: Client, world: World, who: str) -> Client:
    client.force_login(world.people[who])
    return client


def unit_data(**changes: Any) -> dict[str, Any]:
    given = {
        "name": "教育局",
        "code": "edu",
        "kind": UnitKind.UNIT,
        "unit_class": UnitClass.SERVICE,
        "appraised": "on",
        "active": "on",
    }
    return {**given, **changes}


def person_data(**post: Any) -> dict[str, Any]:
    """A new person with a first post, as the page sends it."""
    given = {"role": Role.OFFICER, "tenure": "holder", "starts_on": "2026-01-01", **post}
    who = {"name": "吴新", "username": "wuxin", "staff_number": "A-1024"}
    return {**who, **{f"post-{name}": value for name, value in given.items()}}


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("who", ["wang", "zhou", "gao", "li", "zhao", "chen", "sun"])
def test_who_sees_settings(client: Client, world: World, who: str, page: str) -> None:
    answer = enter(client, world, who).get(f"/settings/{page}")
    assert answer.status_code == (200 if who in OFFICE else 404)


def test_the_admin_is_linked_for_the_administrator_alone(client: Client, world: World) -> None:
    assert "/admin/" in enter(client, world, "gao").get("/settings/").content.decode()
    assert "/admin/" not in enter(client, world, "wang").get("/settings/").content.decode()


def test_a_unit_with_other_names(client: Client, world: World) -> None:
    enter(client, world, "wang").post(
        "/settings/units/new/", unit_data(aliases="教委\n教育委员会\n")
    )
    unit = Unit.objects.get(code="edu")
    assert set(unit.aliases.values_list("alias", flat=True)) == {"教委", "教育委员会"}
    client.post(f"/settings/units/{unit.pk}/", unit_data(name="教育体育局", aliases="教委"))
    unit.refresh_from_db()
    assert unit.name == "教育体育局"
    assert list(unit.aliases.values_list("alias", flat=True)) == ["教委"]


def test_two_units_do_not_share_a_name(client: Client, world: World) -> None:
    UnitAlias.objects.create(alias="水利局", unit=world.water)
    answer = enter(client, world, "wang").post("/settings/units/new/", unit_data(aliases="水利局"))
    assert answer.status_code == 422
    assert "aliases" in answer.context["form"].errors
    assert not Unit.objects.filter(code="edu").exists()


def test_a_window_takes_the_class_of_its_unit(client: Client, world: World) -> None:
    data = unit_data(code="w1", kind=UnitKind.WINDOW, parent=world.traffic.pk, unit_class="")
    enter(client, world, "wang").post("/settings/units/new/", data)
    window = Unit.objects.get(code="w1")
    assert (window.parent, window.unit_class) == (world.traffic, UnitClass.ENFORCEMENT)


def test_a_window_belongs_to_a_unit(client: Client, world: World) -> None:
    data = unit_data(code="w1", kind=UnitKind.WINDOW)
    answer = enter(client, world, "wang").post("/settings/units/new/", data)
    assert answer.status_code == 422
    assert "parent" in answer.context["form"].errors


def test_a_unit_with_open_cases_stays_active(client: Client, world: World) -> None:
    case = world.assigned()
    address = f"/settings/units/{world.water.pk}/"
    data = unit_data(name="水务局", code="water")
    del data["active"]
    answer = enter(client, world, "wang").post(address, data)
    assert answer.status_code == 422
    assert case.number in answer.content.decode()
    world.water.refresh_from_db()
    assert world.water.active
    parks = unit_data(name="园林局", code="parks", unit_class=UnitClass.MANAGEMENT)
    del parks["active"]
    client.post(f"/settings/units/{world.parks.pk}/", parks)
    world.parks.refresh_from_db()
    assert not world.parks.active


def test_changes_are_told(client: Client, world: World) -> None:
    enter(client, world, "wang")
    address = f"/settings/units/{world.parks.pk}/"
    client.post(address, unit_data(name="园林绿化局", code="parks", unit_class="management"))
    shown = client.get(address).content.decode()
    assert "园林局 → 园林绿化局" in shown
    assert "王敏" in shown


def test_signing_in_is_no_change(client: Client, world: World) -> None:
    li = world.people["li"]
    before = li.history.count()
    enter(client, world, "li")
    li.refresh_from_db()
    assert li.last_login is not None
    assert li.history.count() == before


def test_a_new_person_gets_a_password_shown_once(client: Client, world: World) -> None:
    answer = enter(client, world, "wang").post(
        "/settings/people/new/", person_data(unit=world.water.pk)
    )
    secret = answer.context["secret"]
    person = User.objects.get(username="wuxin")
    assert secret in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
    assert person.check_password(secret)
    assert secret not in client.get(f"/settings/people/{person.pk}/").content.decode()


def test_a_one_time_password_is_changed_first(client: Client, world: World) -> None:
    answer = enter(client, world, "wang").post(
        "/settings/people/new/", person_data(unit=world.water.pk)
    )
    secret, own = answer.context["secret"], "a password of my own"
    client.logout()
    client.post("/accounts/login/", {"login": "wuxin", "password": secret})
    for page in ("/", "/ledger/"):
        assert client.get(page)["Location"] == "/accounts/password/change/"
    given = {"oldpassword": secret, "password1": own, "password2": own}
    client.post("/accounts/password/change/", given)
    assert User.objects.get(username="wuxin").check_password(own)
    assert client.get("/ledger/").status_code == 200


def test_one_time_passwords_differ() -> None:
    assert len({one_time_password() for _i in range(50)}) == 50


@pytest.mark.parametrize("role", [role for role in Role if role not in BY_OFFICE])
@pytest.mark.parametrize("who", ["wang", "zhou"])
def test_the_office_does_not_make_its_own_masters(
    client: Client, world: World, who: str, role: str
) -> None:
    enter(client, world, who).post("/settings/people/new/", person_data(role=role))
    assert not User.objects.filter(username="wuxin").exists()
    li, before = world.people["li"], Post.objects.count()
    given = {"post-role": role, "post-tenure": "holder", "post-starts_on": "2026-01-01"}
    assert client.post(f"/settings/people/{li.pk}/posts/new/", given).status_code == 422
    assert Post.objects.count() == before


@pytest.mark.parametrize("whom", ["zhou", "gao", "wang", "sun"])
def test_the_office_does_not_change_its_masters(client: Client, world: World, whom: str) -> None:
    person = world.people[whom]
    before, post = person.password, person.posts.get()
    enter(client, world, "wang")
    shown = client.get(f"/settings/people/{person.pk}/")
    assert shown.status_code == 200
    assert "form" not in shown.context
    address = f"/settings/people/{person.pk}/"
    for path in ("", "password/", "end/", "open/", "posts/new/"):
        assert client.post(f"{address}{path}", {"name": "别人"}).status_code == 404, path
    for path in ("end/", "term/"):
        assert client.post(f"/settings/posts/{post.pk}/{path}").status_code == 404, path
    person.refresh_from_db()
    assert (person.name, person.password) == (world.people[whom].name, before)
    assert person.posts.get() == post


def test_the_administrator_makes_clerks(client: Client, world: World) -> None:
    enter(client, world, "gao").post("/settings/people/new/", person_data(role=Role.CLERK))
    clerk = User.objects.get(username="wuxin")
    assert [post.role for post in clerk.posts.all()] == [Role.CLERK]
    assert not clerk.is_staff


def test_nobody_changes_the_own_account(client: Client, world: World) -> None:
    gao = world.people["gao"]
    enter(client, world, "gao")
    given = {"post-role": Role.DIRECTOR, "post-tenure": "holder", "post-starts_on": "2026-01-01"}
    address = f"/settings/people/{gao.pk}/"
    for path in ("", "password/", "end/", "posts/new/"):
        assert client.post(f"{address}{path}", given).status_code == 404, path
    assert [post.role for post in gao.posts.all()] == [Role.ADMIN]


@pytest.mark.parametrize(
    ("role", "fault"), [(Role.OFFICER, "unit"), (Role.HEAD, "unit"), (Role.INSPECTOR, "ends_on")]
)
def test_what_a_role_needs(client: Client, world: World, role: str, fault: str) -> None:
    answer = enter(client, world, "wang").post("/settings/people/new/", person_data(role=role))
    assert answer.status_code == 422
    assert fault in answer.context["post_form"].errors


def test_terms_end_after_they_begin(client: Client, world: World) -> None:
    data = person_data(role=Role.INSPECTOR, starts_on="2026-05-01", ends_on="2026-04-01")
    answer = enter(client, world, "wang").post("/settings/people/new/", data)
    assert "ends_on" in answer.context["post_form"].errors


def test_a_forgotten_password(client: Client, world: World) -> None:
    li = world.people["li"]
    answer = enter(client, world, "wang").post(f"/settings/people/{li.pk}/password/")
    li.refresh_from_db()
    assert li.check_password(answer.context["secret"])


def test_people_are_found(client: Client, world: World) -> None:
    enter(client, world, "wang")

    def found(**asked: Any) -> set[str]:
        page = client.get("/settings/people/", asked).context["pager"]
        return {person.username for person in page.rows}

    assert found(role=Role.INSPECTOR) == {"chen", "wei"}
    assert found(unit=world.water.pk) == {"li", "zhao", "wei"}
    assert found(unit=world.water.pk, role=Role.HEAD) == {"zhao"}
    assert found(q="李") == {"li"}
    assert found(q="qian") == {"qian"}
    assert found(q="qian", role="nonsense", unit="none") == {"qian"}


def test_queries_of_the_lists(client: Client, world: World, django_assert_num_queries: Any) -> None:
    for number in range(60):
        world.unit(f"u{number:02}", f"单位{number}", UnitClass.SERVICE)
        world.person(f"p{number:02}", f"人{number}", Role.HEAD, world.water)
    enter(client, world, "wang")
    client.get("/settings/people/")  # who holds which post is in memory from here on
    reference.office_limits()
    for page, count in queries.SETTINGS.items():
        with django_assert_num_queries(queries.FRAME + count):
            assert client.get(f"/settings/{page}").status_code == 200


def test_time_limits_in_words(client: Client, world: World) -> None:
    shown = enter(client, world, "wang").get("/settings/limits/").content.decode()
    assert "一般（普通）" in shown
    assert "15个工作日" in shown
