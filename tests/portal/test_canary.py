"""Nothing of a reporter, a person or the record appears anywhere public; only named fields do."""

from __future__ import annotations

import re
from collections import deque
from typing import Any

import pytest
from django.db.models import Model
from django.test import Client
from django.test.signals import template_rendered

from tests.world import World, all_passed, photo
from tracker.actor import Actor
from tracker.models import Case
from workflows.door import perform

pytestmark = pytest.mark.django_db
LINK = re.compile(r'(?:href|action)="([^"#]*)"')
# What the office or the unit wrote for the public, and nothing else.
ALLOWED = {"TITLE", "SUMMARY", "ANSWER"}


def canary(name: str) -> str:
    return f"canary-{name}"


@pytest.fixture
def marked(world: World) -> Case:
    """A case on public notice, every text field of which sings."""
    world.begin(days_ago=2)
    for name, person in world.people.items():
        person.name, person.email = canary(f"person-{name}"), f"{canary('mail')}@{name}.example"
        person.first_name = person.last_name = canary("first")
        person.save()
    case = world.logged(
        title=canary("own-title"),
        text=canary("own-text"),
        place=canary("place"),
        external_id=canary("external"),
        reporter_name=canary("reporter"),
        reporter_contact=canary("contact"),
        uploads=[photo(f"{canary('file')}.jpg")],
    )
    world.do("wang", "correct", case, place=canary("place-2"), reason=canary("correct"))
    measures = [{"text": canary("measure"), "owner": canary("owner"), "due_on": world.now.date()}]
    case = world.planned(
        world.assigned(case), leader=canary("leader"), measures=measures, plan_text=canary("plan")
    )
    told = {"measure": case.measures.get().pk, "done": True, "note": canary("note")}
    world.do("li", "measure", case, **told, uploads=[photo(f"{canary('proof')}.jpg")])
    world.do("li", "reply", case, text=canary("own-reply"), method="phone")
    world.do("zhao", "submit", case)
    reporter = Actor.citizen(case.reports.get())
    said = {"solved": "yes", "satisfaction": "satisfied", "remark": canary("answer-words")}
    perform(case.pk, "answer", reporter, at=world.tick(), **said)
    perform(case.pk, "supplement", reporter, at=world.tick(), text=canary("supplement"))
    sent_back(world, case)
    case = world.verified(world.do("zhao", "submit", case).case)
    world.do("zhao", "sign", case, opinion=canary("opinion"))
    shown = {"title": canary("TITLE"), "text": canary("SUMMARY"), "reply": canary("ANSWER")}
    world.do("wang", "release", case, **shown)
    objected(world, case)
    return Case.objects.get(pk=case.pk)


def objected(world: World, case: Case) -> None:
    said = {"ground": "other", "reason": canary("why")}
    who = {"objector": canary("objector"), "contact": canary("objector-contact")}
    perform(case.pk, "object", Actor.citizen(), at=world.tick(), **said, **who)


def sent_back(world: World, case: Case) -> None:
    found = {"solved_remark": canary("finding"), "solved_demand": canary("demand")}
    world.do("chen", "rework", case, **all_passed(solved="no", **found))
    world.do("li", "attach", case, uploads=[photo("x.jpg")], caption=canary("caption"))
    answer = {"demand": case.demands.get().pk, "text": canary("own-words")}
    world.do("li", "respond", case, uploads=[photo("y.jpg")], **answer)


def heard(answer: Any) -> set[str]:
    """The canaries of an answer: body, headers, and what its cookies hold."""
    everything = answer.content.decode() + str(dict(answer.headers)) + str(answer.cookies)
    return set(re.findall(r"canary-([A-Za-z0-9-]+)", everything))


def crawl(client: Client, language: str) -> dict[str, Any]:
    """Every page that links lead to, from the first one on; and some that none leads to."""
    queue = deque(
        [f"/p/?lang={language}", "/p/none/", "/p/cases/2026-999999/", "/p/cases/?q=canary"]
    )
    seen: dict[str, Any] = {}
    while queue:
        path = queue.popleft()
        if path in seen or not path.startswith("/p/"):
            continue
        seen[path] = answer = client.get(path)
        if answer.status_code in (200, 404) and "html" in answer["Content-Type"]:
            found = LINK.findall(answer.content.decode())
            base = path.split("?")[0]
            links = (link.replace("&amp;", "&") for link in found)
            queue.extend(base + link if link.startswith("?") else link for link in links)
    return seen


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_only_named_fields_are_heard(marked: Case, language: str) -> None:
    pages = crawl(Client(headers={"accept-language": language}), language)
    assert f"/p/cases/{marked.number}/?lang={language}" in pages
    assert len(pages) > 10
    song = {path: heard(answer) - ALLOWED for path, answer in pages.items()}
    assert {path: names for path, names in song.items() if names} == {}
    everything = set().union(*(heard(answer) for answer in pages.values()))
    assert everything == ALLOWED


def test_searching_finds_nothing_that_is_not_public(marked: Case, client: Client) -> None:
    for name in ("own-title", "own-text", "place", "reporter", "contact", "external", "leader"):
        answer = client.get("/p/cases/", {"q": canary(name)})
        assert marked.number not in answer.content.decode(), name


def test_refusals_tell_nothing(marked: Case, client: Client) -> None:
    """Of wrong receipts, posts without a proof, other sites, and pages that take no post."""
    paths = ["/p/receipt/", f"/p/cases/{marked.number}/object/", "/p/report/", "/p/cases/"]
    for path in paths:
        for data in ({}, {"number": marked.number, "code": "0" * 16, "reason": "x"}):
            answer = client.post(path, data)
            assert heard(answer) <= ALLOWED, path
            assert answer.status_code in (405, 422), path
    for path in (f"/p/receipt/case/{verb}/" for verb in ("answer", "reveal")):
        assert heard(client.post(path)) == set()


def test_a_page_knows_nothing_but_the_shape(marked: Case, client: Client) -> None:
    """The template of a case is given no row of the database."""
    given: list[Any] = []

    def note(context: Any, **_rest: Any) -> None:
        given.extend(value for layer in context.dicts for value in layer.values())

    template_rendered.connect(note)
    try:
        client.get(f"/p/cases/{marked.number}/")
    finally:
        template_rendered.disconnect(note)
    assert given
    assert not [value for value in given if isinstance(value, Model)]
