"""Posts on the pages: chosen, given, ended with a successor; being away; custody confirmed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.desk.pages import Desk
from tests.world import PASSWORD, World
from tracker import custody, posts
from tracker.models import Absence, CustodyConfirmation, CustodyEvent, Post, User
from tracker.vocabulary import Role, Tenure

pytestmark = pytest.mark.django_db


def enter(world: World, who: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=who))
    return client


def html(answer: Any) -> str:
    return answer.content.decode()


def given(**post: Any) -> dict[str, Any]:
    fields = {"tenure": "holder", "starts_on": "2026-01-01", **post}
    return {f"post-{name}": value for name, value in fields.items()}


# Acting in one of several --------------------------------------------------------------------


def test_one_is_chosen_in_the_head_of_the_page(world: World) -> None:
    clerk = world.post("li", Role.CLERK)
    client = enter(world, "li")
    assert client.get("/cases/new/").status_code == 404
    assert f'name="post" value="{clerk.pk}"' in html(client.get("/"))
    answer = client.post("/posts/choose/", {"post": clerk.pk, "next": "/cases/new/"})
    assert answer["Location"] == "/cases/new/"
    assert client.get("/cases/new/").status_code == 200
    clerk.ended_at = timezone.now()
    clerk.save()
    assert client.get("/cases/new/").status_code == 404  # back in the first one


@pytest.mark.parametrize("post", ["zhao", "", "x", "999999"])
def test_only_an_own_one_can_be_chosen(world: World, post: str) -> None:
    chosen = world.people["zhao"].posts.get().pk if post == "zhao" else post
    assert enter(world, "li").post("/posts/choose/", {"post": chosen}).status_code == 404


def test_the_way_back_stays_in_the_house(world: World) -> None:
    clerk = world.post("li", Role.CLERK)
    answer = enter(world, "li").post(
        "/posts/choose/", {"post": clerk.pk, "next": "https://elsewhere.example/"}
    )
    assert answer["Location"] == "/"


def test_a_form_is_meant_in_the_post_in_which_it_was_opened(world: World) -> None:
    """Two windows: the one shows a form as officer, in the other the post is changed."""
    world.begin(days_ago=3)
    case = world.planned()
    clerk = world.post("li", Role.CLERK)
    desk = Desk(world, "li")
    officer = posts.choices(world.people["li"].pk, timezone.now())[0]
    assert f'name="as_post" value="{officer.pk}"' in html(desk.see(case, "ask_extension/"))
    desk.client.post("/posts/choose/", {"post": clerk.pk})
    given = {"amount": 2, "reason": "雨季", "as_post": officer.pk}
    assert desk.do(case, "ask_extension", **given).status_code == 302
    event = case.events.last()
    assert (event.verb, event.role) == ("ask_extension", Role.OFFICER)
    # What only the clerk may do is not done by a form of the officer.
    words = {"title": "改", "text": case.text, "reason": "笔误"}
    wrong = {**words, "as_post": officer.pk}
    assert desk.do(case, "correct", **wrong).status_code == 404
    officer.ended_at = timezone.now()
    officer.save()
    assert desk.do(case, "correct", **wrong).status_code == 404
    assert desk.do(case, "correct", **words).status_code == 302


# Being away ----------------------------------------------------------------------------------


def test_whoever_is_away_lets_the_deputy_act(world: World) -> None:
    deputy = world.post("li", Role.HEAD, world.water, tenure=Tenure.DEPUTY)
    client, today = enter(world, "zhao"), timezone.localdate()
    assert "李强" in html(client.get("/posts/"))
    days = {"starts_on": today.isoformat(), "ends_on": (today + timedelta(2)).isoformat()}
    assert client.post("/posts/", days).status_code == 302
    assert posts.acts(deputy, timezone.now())
    absence = Absence.objects.get()
    assert enter(world, "li").post(f"/posts/away/{absence.pk}/end/").status_code == 404
    client.post(f"/posts/away/{absence.pk}/end/")
    assert not posts.acts(deputy, timezone.now())


def test_days_that_are_over_or_turned_round(world: World) -> None:
    client, today = enter(world, "zhao"), timezone.localdate()
    for first, last in (
        (today, today - timedelta(1)),
        (today - timedelta(9), today - timedelta(8)),
    ):
        answer = client.post("/posts/", {"starts_on": first, "ends_on": last})
        assert answer.status_code == 422
        assert str(first) in html(answer)  # what was typed is there still
    assert not Absence.objects.exists()


# Giving and ending ---------------------------------------------------------------------------


def test_a_post_is_given_and_told(world: World) -> None:
    client, li = enter(world, "wang"), world.people["li"]
    data = given(role=Role.HEAD, unit=world.water.pk, tenure="deputy", title="副局长")
    assert client.post(f"/settings/people/{li.pk}/posts/new/", data).status_code == 302
    post = li.posts.get(role=Role.HEAD)
    assert (post.tenure, post.appointed_by) == ("deputy", world.people["wang"])
    event = CustodyEvent.objects.get()
    assert (event.person, event.by, event.bars) == (li, world.people["wang"], True)
    assert "王敏" in html(enter(world, "li").get("/posts/"))


@pytest.mark.parametrize(
    ("who", "day"), [("li", "2020-01-01"), ("chen", ""), ("chen", "2020-01-01")]
)
def test_a_last_day_that_cannot_be_is_refused_with_words(world: World, who: str, day: str) -> None:
    post = world.people[who].posts.get()
    client = enter(world, "wang")
    answer = client.post(f"/settings/posts/{post.pk}/term/", {"ends_on": day})
    assert answer.status_code == 422
    assert "ends_on" in answer.context["form"].errors
    assert Post.objects.get(pk=post.pk).ends_on == post.ends_on
    later = client.post(f"/settings/posts/{post.pk}/term/", {"ends_on": "2031-12-31"})
    assert later.status_code == 302
    assert str(Post.objects.get(pk=post.pk).ends_on) == "2031-12-31"


def test_an_inspection_is_handed_over_before_the_post_ends(world: World) -> None:
    world.begin(days_ago=9)
    case = world.submitted()
    world.person("ma", "马宁", Role.INSPECTOR, ends_on=timezone.localdate() + timedelta(99))
    world.term("chen", timezone.localdate() + timedelta(99))
    address = f"/settings/posts/{world.people['chen'].posts.get().pk}/end/"
    client = enter(world, "wang")
    assert case.number in html(client.get(address))
    assert client.post(address).status_code == 422
    assert client.post(address, {"successor": world.people["zhou"].pk}).status_code == 422
    assert client.post(address, {"successor": world.people["ma"].pk}).status_code == 302
    case.refresh_from_db()
    assert case.inspector == world.people["ma"]
    assert case.events.filter(verb="correct", actor=world.people["wang"]).exists()
    assert not posts.people(timezone.now(), Role.INSPECTOR) & {world.people["chen"].pk}


def test_the_administrator_hands_over_no_case(world: World) -> None:
    world.begin(days_ago=9)
    world.submitted()
    world.person("ma", "马宁", Role.INSPECTOR, ends_on=timezone.localdate() + timedelta(99))
    post = world.people["chen"].posts.get()
    given = {"successor": world.people["ma"].pk}
    assert enter(world, "gao").post(f"/settings/posts/{post.pk}/end/", given).status_code == 422
    post.refresh_from_db()
    assert post.ended_at is None


def test_the_only_head_is_succeeded(world: World) -> None:
    world.begin(days_ago=9)
    world.assigned()
    post, li = world.people["zhao"].posts.get(), world.people["li"]
    client, address = enter(world, "wang"), f"/settings/posts/{post.pk}/end/"
    assert client.post(address).status_code == 422
    assert client.post(address, {"successor": li.pk}).status_code == 302
    acting = li.posts.get(role=Role.HEAD)
    assert (acting.tenure, acting.unit) == (Tenure.ACTING, world.water)
    assert posts.acts(acting, timezone.now())


def test_an_account_ends_when_nothing_waits_for_it(world: World) -> None:
    world.begin(days_ago=9)
    world.assigned()
    client, zhao = enter(world, "wang"), world.people["zhao"]
    assert client.post(f"/settings/people/{zhao.pk}/end/").status_code == 422
    world.person("xu", "徐来", Role.HEAD, world.water)
    assert client.post(f"/settings/people/{zhao.pk}/end/").status_code == 302
    zhao.refresh_from_db()
    assert not zhao.is_active
    assert not posts.choices(zhao.pk, timezone.now())
    again = client.post(f"/settings/people/{zhao.pk}/open/")
    zhao.refresh_from_db()
    assert zhao.check_password(again.context["secret"])
    assert zhao.one_time
    assert not posts.choices(zhao.pk, timezone.now())


def test_a_second_account_of_one_person_is_refused(world: World) -> None:
    client = enter(world, "wang")
    data = {
        **given(role=Role.OFFICER, unit=world.parks.pk),
        "name": "吴新",
        "username": "wuxin",
        "telephone": "138 0013 8000",
    }
    assert client.post("/settings/people/new/", data).status_code == 200
    again = client.post(
        "/settings/people/new/",
        {**data, "username": "wuxin2", "telephone": "＋８６１３８００１３８０００"},
    )
    assert again.status_code == 422
    assert "telephone" in again.context["form"].errors
    none = client.post("/settings/people/new/", {**data, "username": "x", "telephone": ""})
    assert "staff_number" in none.context["form"].errors
    assert User.objects.filter(name="吴新").count() == 1
    assert "13800138000" not in html(
        client.get(f"/settings/people/{User.objects.get(username='wuxin').pk}/")
    )


# Units where nobody can act ------------------------------------------------------------------


def test_a_unit_without_people_is_shown_where_it_matters(world: World) -> None:
    world.begin(days_ago=1)
    case = world.logged()
    client, assign = enter(world, "wang"), f"/cases/{case.number}/assign/"
    for page in ("/", "/settings/units/", f"/settings/units/{world.parks.pk}/"):
        assert "缺单位负责人" in html(client.get(page)), page
    assert "园林局（缺" in html(client.get(assign))
    world.person("xu", "徐来", Role.HEAD, world.parks)
    world.person("tang", "唐宁", Role.OFFICER, world.parks)
    assert "缺" not in html(client.get(assign)).split("园林局", 1)[1][:20]


# Custody -------------------------------------------------------------------------------------


def test_custody_is_confirmed_on_one_screen(world: World) -> None:
    world.with_passwords()
    enter(world, "wang").post(f"/settings/people/{world.people['chen'].pk}/password/")
    event = CustodyEvent.objects.get()
    doer = html(enter(world, "wang").get("/custody/"))
    assert f'value="{event.pk}"' not in doer  # the own hand is not offered
    auditor = enter(world, "sun")
    mine = {"events": [event.pk], "password": PASSWORD}
    shown = html(auditor.get("/custody/"))
    assert f'value="{event.pk}"' in shown
    assert "checked" not in shown
    empty = auditor.post("/custody/", {**mine, "how": ""})
    assert empty.status_code == 422
    assert "checked" in html(empty)  # what was chosen is chosen still
    assert auditor.post("/custody/", {**mine, "events": [], "how": "认识"}).status_code == 422
    own = enter(world, "wang").post("/custody/", {**mine, "how": "认识"})
    assert own.status_code == 422
    unsigned = {"events": [event.pk], "how": "当面核对", "password": "guess"}
    assert auditor.post("/custody/", unsigned).status_code == 422
    assert not CustodyConfirmation.objects.exists()
    assert auditor.post("/custody/", {**mine, "how": "当面核对"}).status_code == 302
    assert event.confirmation.how == "当面核对"
    User.objects.update(one_time=False)
    assert "当面核对" in html(enter(world, "chen").get("/posts/"))


def test_what_waits_is_on_today(world: World) -> None:
    auditor = enter(world, "sun")
    assert "/custody/" in html(auditor.get("/"))  # in the navigation
    enter(world, "wang").post(f"/settings/people/{world.people['chen'].pk}/password/")
    assert "1项账号操作待确认" in html(auditor.get("/"))
    assert "账号操作待确认" not in html(enter(world, "li").get("/"))


def test_a_one_time_password_opens_one_page(world: World) -> None:
    world.with_passwords()
    User.objects.filter(username="wang").update(one_time=True)
    client = enter(world, "wang")
    for page in ("/", "/ledger/", "/accounts/2fa/", "/posts/", "/custody/", "/admin/"):
        assert client.get(page)["Location"] == "/accounts/password/change/", page
    assert client.get("/accounts/password/change/").status_code == 200
    assert client.get("/p/").status_code == 200


def test_posts_in_the_list_of_people(world: World) -> None:
    world.post("li", Role.HEAD, world.water, title="副局长", tenure=Tenure.DEPUTY)
    shown = html(enter(world, "wang").get("/settings/people/"))
    assert "副局长" in shown
    assert Post.objects.filter(person=world.people["li"]).count() == 2


def test_custody_goes_on_over_the_page(world: World) -> None:
    for _n in range(60):
        custody.reset_password(world.people["chen"], world.actor("wang"), world.now)
    first = enter(world, "sun").get("/custody/")
    after = first.context["pager"].next_url
    second = enter(world, "sun").get(after)
    assert second.status_code == 200
    assert len(first.context["pager"].rows) + len(second.context["pager"].rows) == 60
