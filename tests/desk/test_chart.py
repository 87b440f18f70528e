"""The picture of a case's way is for whoever sees the case, and is asked about, not kept."""

from django.test import Client
from django.urls import reverse

from tests.world import World
from tracker.models import Case


def at(case: Case) -> str:
    return reverse("desk:chart", args=[case.number])


def signed_in(world: World, who: str) -> Client:
    client = Client()
    client.force_login(world.people[who])
    return client


def test_a_picture_in_the_readers_language(world: World) -> None:
    case = world.assigned()
    client = signed_in(world, "wang")
    response = client.get(at(case))
    assert response.status_code == 200
    assert response["Content-Type"] == "image/svg+xml; charset=utf-8"
    assert response["Cache-Control"] == "private, no-cache"
    assert "签收" in response.content.decode()
    english = client.get(at(case), headers={"Accept-Language": "en"})
    assert "Acknowledge" in english.content.decode()
    assert english["ETag"] != response["ETag"]


def test_sent_again_only_when_the_case_has_moved(world: World) -> None:
    case = world.assigned()
    client = signed_in(world, "wang")
    etag = client.get(at(case))["ETag"]
    again = client.get(at(case), headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    world.do("li", "acknowledge", case)
    assert client.get(at(case), headers={"If-None-Match": etag}).status_code == 200


def test_only_for_those_who_see_the_case(world: World) -> None:
    case = world.assigned()
    assert signed_in(world, "li").get(at(case)).status_code == 200
    assert signed_in(world, "qian").get(at(case)).status_code == 404
    assert signed_in(world, "gao").get(at(case)).status_code == 404
    assert Client().get(at(case)).status_code == 302
    assert signed_in(world, "wang").post(at(case)).status_code == 405
    assert signed_in(world, "wang").get("/cases/2026-999999/chart/").status_code == 404
