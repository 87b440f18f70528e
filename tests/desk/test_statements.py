"""How many statements whole requests send: session, person, page or verb, all of it.

The numbers stand in statements.json and only go down: what takes more fails; what takes less fails
too, until `LOWER=1 pytest tests/desk/test_statements.py` has written the smaller number down. Who
must raise one does so by hand and says in the commit what the new statement is for. Counted is what
goes to the database without the brackets of transactions, caches warm, as `make bench` does.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from tests.desk.many import hand_to, many
from tests.desk.pages import Answer, Desk, county
from tests.world import PASSWORD, UNIT_WORDS, World, all_passed, photo
from tracker.models import Case

__all__ = ["county"]
pytestmark = pytest.mark.django_db
BASELINE = Path(__file__).with_name("statements.json")
BRACKETS = ("BEGIN", "SAVEPOINT", "RELEASE")
ROWS = 50


def sent(ask: Callable[[], Answer]) -> tuple[int, Answer]:
    """How many statements a request sends, and its answer."""
    count = 0

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal count
        count += not sql.startswith(BRACKETS)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        answer = ask()
    return count, answer


def life(world: World) -> dict[str, int]:
    """Live one life in the browser: each POST, and before it the case and the form."""
    found: dict[str, int] = {}

    def step(who: str, verb: str, name: str = "", **data: Any) -> None:
        desk, name = Desk(world, who), name or verb
        found[f"case page before {name}"], _page = sent(lambda: desk.see(case))
        found[f"form page of {name}"], page = sent(lambda: desk.see(case, f"{verb}/"))
        assert page.status_code == 200, name
        version = Case.objects.values_list("version", flat=True).get(pk=case.pk)
        found[f"POST {name}"], answer = sent(lambda: desk.do(case, verb, version, **data))
        assert answer.status_code == 302, name

    found["POST log"], case = log(world)
    step("wang", "assign", unit=world.water.pk, tier=world.tier.pk, **UNIT_WORDS)
    step("li", "acknowledge")
    day = (timezone.localdate() + timedelta(days=2)).isoformat()
    row = {"measures-text": "抢修管网", "measures-owner": "刘工", "measures-due_on": day}
    step("zhao", "plan", leader="赵刚", **row)
    step("li", "measure", measure=case.measures.get().pk, done="on", uploads=[photo()])
    step("li", "reply", text="已恢复供水", method="phone")
    step("zhao", "submit")
    report = case.reports.get().pk
    step(
        "wang",
        "call_back",
        report=report,
        outcome="answered",
        solved="yes",
        satisfaction="satisfied",
    )
    step("chen", "inspect", **all_passed())
    step("wang", "release", title="停水", text="已恢复供水")
    step("zhao", "sign", "sign (head)", password=PASSWORD)
    step("chen", "sign", "sign (inspector)", password=PASSWORD)
    case = world.signed()  # some weeks ago: its notice is over
    step("zhou", "close", password=PASSWORD)
    return found


def log(world: World) -> tuple[int, Case]:
    """Log a case from its page."""
    desk = Desk(world, "wang")
    form = desk.client.get("/cases/new/").context["form"]
    data = {
        "token": form["token"].value(),
        "channel": "hotline",
        "received_at": timezone.localtime().strftime("%Y-%m-%dT%H:%M"),
        "title": "小区停水三天",
        "text": "阳光小区二号楼停水三天，多次反映无人处理。",
        "reporter_name": "张三",
        "reporter_contact": "13800000000",
    }
    count, answer = sent(lambda: desk.client.post("/cases/new/", data))
    assert answer.status_code == 200
    return count, answer.context["case"]


def lists(world: World) -> dict[str, int]:
    """A full page of the ledger for the office and for a unit; today for the same people."""
    found = {}
    for who in ("wang", "li"):
        desk = Desk(world, who)
        for name, url in (("ledger", "/ledger/"), ("today", "/")):
            found[f"{name} of {who}"], answer = sent(lambda d=desk, u=url: d.client.get(u))
            assert answer.status_code == 200
            assert name == "today" or len(answer.context["rows"]) == ROWS
    return found


def judged(found: dict[str, int]) -> None:
    """Hold what was counted against the baseline of this kind of database."""
    baseline: dict[str, dict[str, int]] = json.loads(BASELINE.read_text())
    kept = baseline[connection.vendor]
    if os.environ.get("LOWER"):
        kept |= {name: min(count, kept.get(name, count)) for name, count in found.items()}
        BASELINE.write_text(json.dumps(baseline, indent=1) + "\n")
    more = {name: count for name, count in found.items() if count > kept.get(name, -1)}
    assert not more, f"more statements than {[kept.get(name) for name in more]}: {more}"
    less = {name: count for name, count in found.items() if count < kept[name]}
    assert not less, f"fewer than before, write it down with LOWER=1: {less}"


def test_a_life_in_the_browser(county: World) -> None:
    life(county)  # the calendar and the tiers' limits are in memory from here on
    judged(life(county))


def test_lists(county: World) -> None:
    many(county, ROWS)
    hand_to(county.water, many(county, ROWS, "井盖破损"), timezone.now() + timedelta(days=3))
    lists(county)
    judged(lists(county))
