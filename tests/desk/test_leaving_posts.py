"""What is open where somebody leaves, discipline tracks too; the tasks of other posts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from desk.inbox import elsewhere
from tests.desk.test_posts import enter, html
from tests.world import World
from tracker import custody, posts
from tracker.models import Absence, Post, User
from tracker.vocabulary import Role, Tenure

pytestmark = pytest.mark.django_db

# A discipline officer leaves ---------------------------------------------------------------------


def test_open_tracks_are_counted_and_handed_over_before_the_post_ends(world: World) -> None:
    world.begin(days_ago=9)
    case = world.logged(misconduct_alleged=True)
    post = world.people["ji"].posts.get()
    client, address = enter(world, "gao"), f"/settings/posts/{post.pk}/end/"
    shown = html(client.get(address))
    assert "有1件纪检移送将无人办理" in shown
    assert case.number not in shown  # the administrator sees no case
    assert client.post(address).status_code == 422
    assert client.post(address, {"successor": world.people["li"].pk}).status_code == 422
    assert client.post(address, {"successor": world.people["wang"].pk}).status_code == 302
    acting = world.people["wang"].posts.get(role=Role.DISCIPLINE)
    assert acting.tenure == Tenure.ACTING
    assert posts.people(timezone.now(), Role.DISCIPLINE) == {world.people["wang"].pk}


def test_an_account_with_open_tracks_does_not_end(world: World) -> None:
    world.begin(days_ago=9)
    case = world.logged(misconduct_alleged=True)
    ji = world.people["ji"]
    address = f"/settings/people/{ji.pk}/end/"
    assert enter(world, "gao").post(address).status_code == 422
    world.settle_track(case)
    assert enter(world, "gao").post(address).status_code == 302


def test_a_second_post_of_the_same_person_holds_no_account_together(world: World) -> None:
    """Zhao is head twice over: with the account both posts end, and the unit has nobody."""
    world.begin(days_ago=9)
    world.assigned()
    world.post("zhao", Role.HEAD, world.water, title="局长", tenure=Tenure.ACTING)
    zhao = world.people["zhao"]
    assert enter(world, "wang").post(f"/settings/people/{zhao.pk}/end/").status_code == 422


@pytest.mark.parametrize("who", ["ji", "zhao", "chen"])
def test_a_term_that_ends_today_is_no_way_round_the_successor(world: World, who: str) -> None:
    world.begin(days_ago=9)
    if who == "chen":
        world.submitted()
    else:
        world.assigned(misconduct_alleged=True)
    post = world.people[who].posts.get()
    client = enter(world, "gao" if who == "ji" else "wang")
    address = f"/settings/posts/{post.pk}/term/"
    assert "件未结事项" in html(client.get(address))
    for days in (0, -1):
        day = timezone.localdate() + timedelta(days)
        answer = client.post(address, {"ends_on": day})
        assert answer.status_code == 422
        assert "ends_on" in answer.context["form"].errors
    assert Post.objects.get(pk=post.pk).ends_on == post.ends_on
    assert client.post(address, {"ends_on": timezone.localdate() + timedelta(9)}).status_code == 302


def test_today_says_where_no_discipline_officer_can_act(world: World) -> None:
    world.begin(days_ago=9)
    case = world.assigned(misconduct_alleged=True)
    words = "件纪检移送无纪检人员可办理"
    whole = ("zhou", "sun", "wang", "li", "zhao", "chen", "gao", "ji")

    def shown() -> set[str]:
        return {who for who in whole if words in html(enter(world, who).get("/"))}

    assert shown() == set()
    today = timezone.localdate()
    away = Absence.objects.create(person=world.people["ji"], starts_on=today, ends_on=today)
    assert shown() == {"zhou", "sun"}
    away.delete()
    world.track("zhou", "name", case, person=world.people["ji"].pk, text="来信点名")
    assert shown() == {"zhou", "sun"}  # who is there is meant
    world.person("yan", "严明", Role.DISCIPLINE)
    assert shown() == set()
    for who in ("ji", "yan"):
        world.moves(who, Role.CLERK)
    world.track("sun", "name", case, person=world.people["zhou"].pk, text="来信点名")
    assert shown() == {"sun"}  # never to who is meant


# The other posts ---------------------------------------------------------------------------------


def test_today_counts_the_tasks_of_the_other_posts(world: World) -> None:
    world.begin(days_ago=3)
    for _n in range(2):
        world.assigned()
    world.logged()
    clerk = world.post("li", Role.CLERK, title="评议办科员")
    client = enter(world, "li")
    shown = html(client.get("/"))
    assert "另一职务（评议办科员）有1件待办" in shown
    client.post("/posts/choose/", {"post": clerk.pk})
    shown = html(client.get("/"))
    assert "评议办科员）有" not in shown
    assert "有2件待办 · 水务局" in " ".join(shown.split())
    assert "另一职务" not in html(enter(world, "zhao").get("/"))


def test_however_many_posts_it_is_one_query(world: World, django_assert_num_queries: Any) -> None:
    world.begin(days_ago=3)
    world.assigned()
    person, now = world.people["li"], timezone.now()
    actor = posts.actor(person, now)
    with django_assert_num_queries(0):
        assert elsewhere(actor, now) == []
    for unit in (world.traffic, world.parks):
        world.post("li", Role.HEAD, unit)
    world.post("li", Role.HEAD, world.water, tenure=Tenure.ACTING)
    posts.choices(person.pk, now)
    with django_assert_num_queries(1):
        found = elsewhere(actor, now)
    assert [(line.post.unit, count) for line, count in found] == [(world.water, 1)]


def test_whose_account_waits_is_told_who_lifts_it(world: World) -> None:
    custody.reset_password(world.people["wang"], world.actor("gao"), world.now)
    User.objects.update(one_time=False)
    client = enter(world, "wang")
    answer = client.post(f"/settings/people/{world.people['li'].pk}/password/")
    assert answer.status_code == 422
    shown = html(answer)
    assert "您本人的账号尚未确认，暂不能管理他人账号" in shown
    assert "审计" in shown
