"""The queue of requests: who sees and decides what, many at once, and refusals in words."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.world import PASSWORD, World
from tracker.models import Case, Request

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(world: World, client: Client) -> Any:
    world.with_passwords()

    def get(who: str, **data: Any) -> Any:
        client.force_login(world.people[who])
        if data:
            data = {"password": PASSWORD, **data}
            return client.post(reverse("desk:requests-decide"), data)
        return client.get(reverse("desk:requests"))

    return get


@pytest.fixture
def extension(world: World) -> Case:
    case = world.planned()
    world.do("li", "ask_extension", case, amount=5, reason="管材缺货")
    return case


def test_the_office_sees_what_waits_and_nobody_else_has_the_page(
    page: Any, extension: Case
) -> None:
    assert "管材缺货" in page("wang").content.decode()
    assert 'type="checkbox"' not in page("sun").content.decode(), "the auditor looks on"
    for who in ("li", "zhao", "chen", "gao"):
        assert page(who).status_code == 404


def test_many_at_once_and_each_refusal_with_its_reason(
    world: World, page: Any, extension: Case
) -> None:
    deferred = world.planned()
    world.do("li", "ask_deferral", deferred, reason="汛期不能施工", review_on="2026-04-30")
    ids = list(Request.objects.values_list("pk", flat=True))
    answer = page("wang", request=ids, granted="yes", decision="同意").content.decode()
    assert extension.number in answer
    assert deferred.number in answer
    assert Request.objects.get(case=extension).granted is True
    assert Request.objects.get(case=deferred).decided_at is None
    page("zhou", request=ids, granted="yes", decision="情况属实")
    deferred.refresh_from_db()
    assert deferred.status == "deferred"


def test_without_reasons_nothing_is_decided(page: Any, extension: Case) -> None:
    asked = Request.objects.get()
    answer = page("wang", request=[asked.pk], granted="yes", decision="")
    assert answer.status_code == 422
    assert "checked" in answer.content.decode()
    assert Request.objects.get().decided_at is None
    assert page("wang", granted="yes", decision="同意").status_code == 422


def test_a_fixed_number_of_queries(world: World, page: Any, extension: Case) -> None:
    counts = []
    for _i in range(2):
        page("wang")  # fills what a process reads once a minute
        with CaptureQueriesContext(connection) as seen:
            page("wang")
        counts.append(len(seen))
        for _j in range(4):
            world.do("li", "ask_extension", world.planned(), amount=5, reason="管材缺货")
    assert counts[0] == counts[1]
