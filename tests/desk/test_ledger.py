"""The ledger: search, filters, paging, bulk assignment; units see their own cases."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from django.utils import timezone

from desk.forms.ledger import LedgerForm
from tests.desk import queries
from tests.desk.many import hand_to, many
from tests.world import World, all_passed
from tracker.models import Case, Tier
from tracker.vocabulary import Status

pytestmark = pytest.mark.django_db
LEDGER = "/ledger/"
QUERIES = {
    "wang": queries.FRAME + queries.LEDGER,
    "li": queries.FRAME + queries.LEDGER,
    "sun": queries.FRAME + queries.LEDGER,
}


def look(client: Client, world: World, who: str, **asked: Any) -> set[str]:
    client.force_login(world.people[who])
    answer = client.get(LEDGER, asked)
    assert answer.status_code == 200
    return {row.number for row in answer.context["rows"]}


def test_units_see_theirs_and_no_more(client: Client, world: World) -> None:
    mine = world.assigned()
    assisted = world.assigned(unit=world.traffic.pk, co_units=[world.water.pk])
    other = world.assigned(unit=world.traffic.pk)
    assert look(client, world, "li") == {mine.number, assisted.number}
    assert look(client, world, "qian") == {assisted.number, other.number}
    assert look(client, world, "wang") == {mine.number, assisted.number, other.number}


def test_inspectors_see_what_they_inspect(client: Client, world: World) -> None:
    world.assigned()
    case = world.submitted()
    case.refresh_from_db()
    name = case.inspector.username
    world.term(name, timezone.localdate() + timedelta(days=9))
    assert look(client, world, name) == {case.number}


def test_the_administrator_has_no_ledger(client: Client, world: World) -> None:
    client.force_login(world.people["gao"])
    assert client.get(LEDGER).status_code == 404


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("停水", True),
        ("阳光小区", True),
        ("停电", False),
        ("停水 二号楼", True),
        ("停水 三号楼", False),
    ],
)
def test_search_finds_words_of_two_characters(
    client: Client, world: World, words: str, found: bool
) -> None:
    case = world.logged()
    assert look(client, world, "wang", q=words) == ({case.number} if found else set())


@pytest.mark.parametrize("name", ["number", "external_id", "place"])
def test_search_looks_at_numbers_and_places(client: Client, world: World, name: str) -> None:
    case = world.logged(external_id="HL-77/3", place="解放路")
    world.logged(external_id="HL-78", place="人民路")
    assert look(client, world, "wang", q=getattr(case, name)) == {case.number}


def test_filters_narrow_together(client: Client, world: World) -> None:
    logged, assigned = world.logged(), world.assigned()
    visit = world.logged(channel="visit")
    assert look(client, world, "wang", state=Status.LOGGED) == {logged.number, visit.number}
    assert look(client, world, "wang", state=Status.LOGGED, channel="visit") == {visit.number}
    assert look(client, world, "wang", unit=world.water.pk) == {assigned.number}
    assert look(client, world, "wang", unit_class="service") == {assigned.number}
    assert look(client, world, "wang", unit_class="window") == set()
    assert look(client, world, "wang", tier="general_15") == {assigned.number}
    assert look(client, world, "wang", tier="general_5") == set()


def test_open_and_ended(client: Client, world: World) -> None:
    case = world.logged()
    ended = world.logged()
    world.rejected(ended, route_code="not_ours", reason="不属本部门")
    assert look(client, world, "wang", state="open") == {case.number}
    assert look(client, world, "wang", state="ended") == {ended.number}


def test_due_dates(world: World) -> None:
    logged, assigned = world.logged(), world.assigned()
    assert assigned.due_at is not None
    later = assigned.due_at + timedelta(days=1)

    def found(value: str, at: Any) -> set[int]:
        where = LedgerForm(_query(due=value)).conditions(at)
        return set(Case.objects.filter(where).values_list("pk", flat=True))

    assert found("overdue", later) == {assigned.pk}
    assert found("overdue", world.now) == set()
    assert found("later", world.now) == {assigned.pk}
    assert found("today", assigned.due_at) == {assigned.pk}
    assert found("undated", world.now) == {logged.pk}


def _query(**asked: Any) -> Any:
    query = QueryDict(mutable=True)
    query.update(asked)
    return query


def test_gates(client: Client, world: World) -> None:
    waiting = world.submitted()
    failed = world.submitted()
    failed.refresh_from_db()
    world.do(
        failed.inspector.username,
        "rework",
        failed,
        **all_passed(solved="no", solved_remark="未通水"),
    )
    assert look(client, world, "wang", gate="waiting") == {waiting.number}
    assert look(client, world, "wang", gate="solved") == {failed.number}
    assert look(client, world, "wang", gate="reply") == set()


def test_values_nobody_knows_are_passed_over(client: Client, world: World) -> None:
    case = world.logged()
    asked = {"state": "x", "unit": "x", "due": "x", "gate": "x", "after": "x", "sort": "x"}
    assert look(client, world, "wang", **asked) == {case.number}


def test_pages_forth_and_back_keep_the_filters(client: Client, world: World) -> None:
    many(world, 120)
    other = world.logged()
    client.force_login(world.people["wang"])
    answer = client.get(LEDGER, {"q": "路灯"})
    first = [row.number for row in answer.context["rows"]]
    seen = list(first)
    while url := answer.context["pager"].next_url:
        assert "q=" in url
        answer = client.get(url)
        seen += [row.number for row in answer.context["rows"]]
    assert seen == sorted(seen, reverse=True)
    assert len(set(seen)) == len(seen) == 120
    assert other.number not in seen
    for _page in range(2):
        answer = client.get(answer.context["pager"].previous_url)
    assert [row.number for row in answer.context["rows"]] == first
    assert answer.context["pager"].previous_url == ""


def test_by_due_date(client: Client, world: World) -> None:
    slow = world.assigned(tier=Tier.objects.get(code="general_60").pk)
    quick = world.assigned(tier=Tier.objects.get(code="general_5").pk)
    world.logged()
    client.force_login(world.people["wang"])
    answer = client.get(LEDGER, {"sort": "due"})
    assert [row.number for row in answer.context["rows"]] == [quick.number, slow.number]


@pytest.mark.parametrize("count", [1, 2000])
def test_queries_do_not_grow(
    client: Client, world: World, count: int, django_assert_num_queries: Any
) -> None:
    cases = many(world, count)
    hand_to(world.water, cases, None)
    for who in QUERIES:
        client.force_login(world.people[who])
        client.get(LEDGER)  # reference data is in memory from here on
        with django_assert_num_queries(QUERIES[who]):
            answer = client.get(LEDGER, {"q": "-0", "state": "open"})
        assert len(answer.context["rows"]) == min(count, 50)
        assert answer.status_code == 200


def looked(cases: list[Case], world: World, tier: Tier) -> dict[str, Any]:
    """What is posted once the units' versions were looked at."""
    words = {f"{c.pk}-unit_{name}": "停水三天" for c in cases for name in ("title", "text")}
    chosen = {"case": [case.pk for case in cases], "unit": world.parks.pk, "tier": tier.pk}
    versions = {f"{case.pk}-version": case.version for case in cases}
    return {**chosen, **words, **versions, "looked": "1"}


def test_bulk_assignment_tells_of_each_case(client: Client, world: World) -> None:
    good, taken = world.logged(), world.assigned()
    client.force_login(world.people["wang"])
    chosen = looked([good, taken], world, world.tier)
    answer = client.post("/ledger/assign/?q=停水", chosen)
    assert [row.number for row in answer.context["done"]] == [good.number]
    assert [item["row"].number for item in answer.context["refused"]] == [taken.number]
    assert answer.context["refused"][0]["reason"] in answer.content.decode()
    good.refresh_from_db()
    taken.refresh_from_db()
    assert (good.status, good.unit) == (Status.ASSIGNED, world.parks)
    assert taken.unit == world.water
    assert "q=" in answer.context["back_url"]


def test_bulk_assignment_shows_first_what_the_units_read(client: Client, world: World) -> None:
    case = world.logged(text="我的电话13812345678，水停了三天")
    client.force_login(world.people["wang"])
    chosen = {"case": [case.pk], "unit": world.parks.pk, "tier": world.tier.pk}
    page = client.post("/ledger/assign/", chosen)
    assert page.status_code == 200
    assert "我的电话***********，水停了三天" in page.content.decode()
    case.refresh_from_db()
    assert case.status == Status.LOGGED
    blank = {**looked([case], world, world.tier), f"{case.pk}-unit_text": ""}
    assert client.post("/ledger/assign/", blank).status_code == 422
    client.post("/ledger/assign/", looked([case], world, world.tier))
    case.refresh_from_db()
    assert case.unit_version.text == "停水三天"


def test_bulk_assignment_opens_tracks_where_ticked(client: Client, world: World) -> None:
    case, other, open_already = (
        world.logged(),
        world.logged(),
        world.logged(misconduct_alleged=True),
    )
    case.reports.update(alleges=True)
    client.force_login(world.people["wang"])
    three = [case, other, open_already]
    chosen = {"case": [c.pk for c in three], "unit": world.parks.pk, "tier": world.tier.pk}
    page = client.post("/ledger/assign/", chosen)
    ticks = {c.pk: form["misconduct_alleged"].value() for c, form in page.context["lines"]}
    assert ticks == {case.pk: True, other.pk: False, open_already.pk: False}
    given = {**looked(three, world, world.tier), f"{case.pk}-misconduct_alleged": "on"}
    client.post("/ledger/assign/", given)
    assert [c.track.count() for c in three] == [1, 0, 1]


def test_a_promised_tier_without_its_date_is_refused_with_the_reason(
    client: Client, world: World
) -> None:
    case = world.logged()
    hearing = Tier.objects.get(code="hearing")
    client.force_login(world.people["wang"])
    answer = client.post("/ledger/assign/", looked([case], world, hearing))
    (refused,) = answer.context["refused"]
    assert refused["reason"]
    case.refresh_from_db()
    assert case.status == Status.LOGGED


@pytest.mark.parametrize("missing", ["case", "unit", "tier"])
def test_bulk_assignment_of_nothing_changes_nothing(
    client: Client, world: World, missing: str
) -> None:
    case = world.logged()
    given = {"case": [case.pk], "unit": world.parks.pk, "tier": world.tier.pk}
    del given[missing]
    client.force_login(world.people["wang"])
    answer = client.post("/ledger/assign/", given)
    assert answer.status_code == 422
    case.refresh_from_db()
    assert case.status == Status.LOGGED


@pytest.mark.parametrize("who", ["li", "zhao", "chen", "zhou", "sun", "gao"])
def test_bulk_assignment_is_the_clerks(client: Client, world: World, who: str) -> None:
    case = world.logged()
    client.force_login(world.people[who])
    given = {"case": [case.pk], "unit": world.parks.pk, "tier": world.tier.pk}
    assert client.post("/ledger/assign/", given).status_code == 404
    case.refresh_from_db()
    assert case.status == Status.LOGGED
