"""Intake by hand: quick, guided by guesses, and never twice."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from desk.forms.new_case import first_sentence
from duplicates.similarity import Matter
from duplicates.suggestions import categories_for, near_cases, units_for
from tests.desk import queries
from tests.world import World
from tracker.models import Case, Category, Report, UnitAlias
from tracker.verbs.intake import receipt_hash
from tracker.vocabulary import Status

pytestmark = pytest.mark.django_db
NEW = "/cases/new/"
TEXT = "阳光小区二号楼停水三天，多次反映无人处理。"


@pytest.fixture
def clerk(client: Client, world: World) -> Client:
    client.force_login(world.people["wang"])
    return client


def typed(client: Client, **changes: Any) -> dict[str, Any]:
    """The form as it stands, with what the clerk types."""
    form = client.get(NEW).context["form"]
    given = {
        "channel": "hotline",
        "received_at": timezone.localtime().strftime("%Y-%m-%dT%H:%M"),
        "text": TEXT,
        "title": "小区停水",
        "token": form["token"].value(),
    }
    return {**given, **changes}


def test_the_form_is_ready_to_type_into(clerk: Client) -> None:
    answer = clerk.get(NEW)
    shown = answer.content.decode()
    now = timezone.localtime().strftime("%Y-%m-%dT")
    assert f'value="{now}' in shown
    assert shown.count("autofocus") == 1
    assert "promised_on" not in shown


def test_a_case_gets_its_number_and_a_receipt_told_once(clerk: Client) -> None:
    answer = clerk.post(NEW, typed(clerk))
    case = Case.objects.get()
    groups = answer.context["receipt"]
    assert [len(group) for group in groups] == [4, 4, 4, 4]
    assert Report.objects.get().receipt_hash == receipt_hash("".join(groups))
    shown = answer.content.decode()
    assert case.number in shown
    assert all(group in shown for group in groups)
    assert answer["Cache-Control"] == "no-store"
    assert case.logged_by is not None
    assert case.status == Status.LOGGED


def test_sent_twice_it_is_logged_once(clerk: Client) -> None:
    data = typed(clerk)
    clerk.post(NEW, data)
    answer = clerk.post(NEW, data)
    case = Case.objects.get()
    assert case.number in answer.content.decode()
    assert "receipt" not in answer.context


def test_the_receipt_is_kept_nowhere(clerk: Client) -> None:
    code = "".join(clerk.post(NEW, typed(clerk)).context["receipt"])
    assert code not in str(dict(clerk.session.items()))


def test_the_channel_is_remembered(clerk: Client) -> None:
    clerk.post(NEW, typed(clerk, channel="visit"))
    form = clerk.get(NEW).context["form"]
    assert form["channel"].value() == "visit"
    assert "autofocus" in str(form["text"])


def test_the_first_sentence_becomes_the_title(clerk: Client) -> None:
    clerk.post(NEW, typed(clerk, title="", text="小区停水。已经三天！"))
    assert Case.objects.get().title == "小区停水"


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("停水。急", "停水"),
        ("停水", "停水"),
        ("", ""),
        ("。停水！", "。停水"),
        ("水" * 99, "水" * 40),
    ],
)
def test_first_sentence(text: str, title: str) -> None:
    assert first_sentence(text) == title


@pytest.mark.parametrize(
    "fault",
    [
        {"text": ""},
        {"channel": "pigeon"},
        {"received_at": "2999-01-01T10:00"},
        {"anonymous": "on", "reporter_name": "张三"},
    ],
)
def test_faults_are_shown_and_nothing_is_lost(clerk: Client, fault: dict[str, str]) -> None:
    answer = clerk.post(NEW, typed(clerk, place="解放路", **fault))
    assert answer.status_code == 422
    assert answer.context["form"].errors
    assert "解放路" in answer.content.decode()
    assert not Case.objects.exists()


def test_identity_goes_in(clerk: Client) -> None:
    clerk.post(NEW, typed(clerk, reporter_name="张三", reporter_contact="13800000000"))
    report = Report.objects.get()
    assert (report.name, report.contact, report.reachable) == ("张三", "13800000000", True)


@pytest.mark.parametrize("who", ["li", "zhao", "chen", "zhou", "sun", "gao"])
def test_intake_is_the_clerks(client: Client, world: World, who: str) -> None:
    client.force_login(world.people[who])
    assert client.get(NEW).status_code == 404
    assert client.post(NEW, {"text": TEXT}).status_code == 404
    assert client.post(f"{NEW}suggest/", {"text": TEXT}).status_code == 404


def test_units_by_name_alias_and_duties(world: World) -> None:
    world.water.duties = "停水 水费 水管"
    world.water.save()
    UnitAlias.objects.create(alias="水利局", unit=world.water)
    (guess,) = units_for("小区停水三天，水管没人修")
    assert guess.what == world.water
    assert guess.words == ("停水", "水管")
    assert units_for("水利局不作为")[0].what == world.water
    assert units_for("园林局和水费")[0].what == world.parks
    assert units_for("路灯不亮") == []


def test_categories_by_the_greater_part_of_their_name(world: World) -> None:
    root = Category.objects.create(name="城市管理", path="城市管理")
    Category.objects.create(name="路灯故障", path="城市管理/路灯故障", parent=root)
    assert [g.what.name for g in categories_for("人民路的路灯有故障")] == ["路灯故障"]
    assert categories_for("公交不来") == []


def test_what_is_on_the_ledger_already(world: World) -> None:
    case = world.logged()
    ended = world.logged()
    world.rejected(ended, route_code="not_ours", reason="不属本部门")
    world.logged(title="路灯不亮", text="人民路的路灯坏了两个月，晚上出行不便。")
    found = near_cases(Matter("", TEXT), world.actor("wang"))
    assert [near.case for near in found] == [case]
    assert found[0].percent > 50


def test_guesses_while_typing(clerk: Client, world: World, django_assert_num_queries: Any) -> None:
    world.water.duties = "停水"
    world.water.save()
    case = world.logged()
    clerk.get("/")  # who holds which post is in memory from here on
    with django_assert_num_queries(queries.SIGNED_IN + queries.GUESSES):
        answer = clerk.post(f"{NEW}suggest/", {"text": TEXT})
    shown = answer.content.decode()
    assert "水务局" in shown
    assert case.number in shown
    assert "<html" not in shown
    assert clerk.get(f"{NEW}suggest/").status_code == 405


def test_guesses_without_javascript(clerk: Client, world: World) -> None:
    world.water.duties = "停水"
    world.water.save()
    answer = clerk.post(NEW, typed(clerk, suggest="1", place="解放路"))
    form = answer.context["form"]
    assert form["suggested_unit"].value() == world.water.pk
    assert form["place"].value() == "解放路"
    answer = clerk.post(NEW, typed(clerk, pick=f"suggested_unit:{world.parks.pk}"))
    assert answer.context["form"]["suggested_unit"].value() == str(world.parks.pk)
    assert not Case.objects.filter(title="小区停水").exists()


def test_an_ended_case_is_taken_up_again(clerk: Client, world: World) -> None:
    ended = world.closed()
    answer = clerk.get(NEW, {"origin": ended.number})
    form = answer.context["form"]
    assert form["text"].value() == ended.text
    assert form["suggested_unit"].value() == world.water.pk
    assert ended.number in answer.content.decode()
    clerk.post(NEW, typed(clerk, origin=ended.pk, text=ended.text))
    assert Case.objects.get(origin=ended).status == Status.LOGGED


def test_an_open_case_is_not_taken_up_again(clerk: Client, world: World) -> None:
    case = world.logged()
    assert clerk.get(NEW, {"origin": case.number}).status_code == 404
    assert clerk.get(NEW, {"origin": "2026-999999"}).status_code == 404
    answer = clerk.post(NEW, typed(clerk, origin=case.pk))
    assert answer.status_code == 422


def test_received_earlier_is_kept(clerk: Client) -> None:
    earlier = (timezone.localtime() - timedelta(days=2)).replace(second=0, microsecond=0)
    clerk.post(NEW, typed(clerk, received_at=earlier.strftime("%Y-%m-%dT%H:%M")))
    assert Case.objects.get().received_at == earlier
