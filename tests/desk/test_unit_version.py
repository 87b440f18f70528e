"""The unit reads the office's version, and nowhere the reporter's own words."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from python_calamine import CalamineWorkbook

from notifications import compose, render
from notifications.models import Message
from tests.world import UNIT_WORDS, World, all_passed
from tracker.access import seen, visible_cases
from tracker.actor import Actor
from tracker.errors import Invalid
from tracker.models import Case, CaseEvent, UnitText
from tracker.verbs import VERBS
from workflows.door import perform

pytestmark = pytest.mark.django_db

SECRET = "老周家"  # what only the reporter would say
OWN = {
    "title": f"{SECRET}门口停水",
    "text": f"我是{SECRET}邻居，电话13812345678，停水三天。",
    "place": f"{SECRET}东侧",
}
SHOWN = {"unit_title": "小区停水", "unit_text": "二号楼停水三天。", "unit_place": "阳光小区"}


@pytest.fixture
def case(world: World) -> Case:
    """A whole life in which the reporter's words came up in every way."""
    world.begin(days_ago=60)
    first = world.assigned(world.logged(**OWN), **SHOWN)
    joined = world.logged(**{**OWN, "title": f"{SECRET}又停水"})
    world.merged(joined, first)
    reporter = Actor.citizen(first.reports.order_by("pk").first())
    perform(first.pk, "supplement", reporter, at=world.tick(), text=f"{SECRET}今天还没有水")
    changed = {"title": f"{SECRET}门前停水", "text": f"{SECRET}邻居：停水四天。"}
    world.do("wang", "correct", first, **changed, reason="天数有误")
    submitted = world.submitted(world.planned(first))
    for report in submitted.reports.all():
        world.do(
            "wang", "call_back", submitted, report=report.pk, outcome="answered", solved="yes",
            satisfaction="satisfied", remark=f"{SECRET}有水了",
        )  # fmt: skip
    said = {"solved": "yes", "satisfaction": "satisfied", "remark": f"{SECRET}有水了"}
    perform(first.pk, "answer", reporter, at=world.tick(), **said)
    found: Case = world.closed(
        world.published(world.do("chen", "verify", submitted, **all_passed()).case)
    )
    return found


def pages(case: Case) -> Iterator[str]:
    at = f"/cases/{case.number}/"
    yield from ("/", "/ledger/", "/notices/", "/standings/water/")
    yield from (at, at + "?all", at + "chart/")
    yield from (f"{at}{verb}/" for verb in VERBS if verb != "log")


@pytest.mark.parametrize("who", ["li", "zhao"])
def test_no_page_of_the_unit_holds_the_reporters_words(world: World, case: Case, who: str) -> None:
    compose.tell(list(CaseEvent.objects.values_list("pk", flat=True)), world.now)
    client = Client()
    client.force_login(world.people[who])
    for address in pages(case):
        assert SECRET not in client.get(address).content.decode(), address
    assert "小区停水" in client.get(f"/cases/{case.number}/").content.decode()
    assert not client.get("/ledger/", {"q": SECRET}).context["rows"]
    assert client.get("/ledger/", {"q": "小区停水"}).context["rows"]
    sheet = b"".join(client.get("/ledger/export/"))  # type: ignore[call-overload]  # streamed
    rows = CalamineWorkbook.from_filelike(io.BytesIO(sheet)).get_sheet_by_index(0).to_python()
    assert SECRET not in str(rows)
    with zipfile.ZipFile(
        io.BytesIO(b"".join(client.get(f"/cases/{case.number}/dossier/")))  # type: ignore[call-overload]  # streamed
    ) as archive:
        assert SECRET not in archive.read("dossier.json").decode()


def test_the_office_reads_both(world: World, case: Case) -> None:
    client = Client()
    client.force_login(world.people["wang"])
    assert SECRET in client.get(f"/cases/{case.number}/").content.decode()
    assert client.get("/ledger/", {"q": SECRET}).context["rows"]


def test_letters_leave_the_house_in_the_units_words(world: World) -> None:
    case = world.assigned(world.logged(**OWN), **SHOWN)
    event = case.events.get(verb="assign")
    compose.tell([event.pk], world.now)
    row = Message.objects.filter(event=event).select_related("event__case").first()
    assert row is not None
    letter = render.letter([row], world.now)
    assert SECRET not in letter.subject + letter.body
    assert "小区停水" in letter.subject


def test_no_case_is_assigned_without_a_version(world: World) -> None:
    case = world.logged(**OWN)
    for lacking in ({"unit_title": ""}, {"unit_text": ""}):
        with pytest.raises(Invalid):
            world.assigned(case, **{**SHOWN, **lacking})
    world.assigned(case, **SHOWN)
    with pytest.raises(DatabaseError), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(unit_version=None)
    with pytest.raises(DatabaseError), transaction.atomic():
        UnitText.objects.update(text="改过")
    other = world.assigned()
    with pytest.raises(DatabaseError), transaction.atomic():
        Case.objects.filter(pk=other.pk).update(unit_version=UnitText.objects.first())


def test_the_proposal_masks_numbers_and_a_renewed_version_stands(world: World) -> None:
    case = world.logged(**OWN)
    form = VERBS["assign"].form(case=case, at=world.now)
    assert "13812345678" not in form.initial["unit_text"]
    assert form.initial["unit_text"].count("*") == 11
    world.assigned(case, **SHOWN)
    world.do("wang", "reword", case, **{**UNIT_WORDS, "unit_title": "停水新情况"})
    found = seen(world.actor("li"), case.number)
    assert found is not None
    assert found.title == "停水新情况"
    assert case.unit_texts.count() == 2
    assert [c.title for c in visible_cases(world.actor("zhao"))] == ["停水新情况"]
    assert Case.objects.get(pk=case.pk).title == OWN["title"]
