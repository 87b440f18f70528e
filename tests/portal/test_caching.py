"""Pages for everybody: the same for everybody, kept by caches, without cookies."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.portal.conftest import release, words
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def paths(county: World) -> list[str]:
    case = release(county, county.verified())
    return ["/p/", "/p/cases/", f"/p/cases/{case.number}/", "/p/units/", "/p/units/water/"]


def test_readers_get_no_cookie_and_one_page(paths: list[str], client: Client) -> None:
    for path in [*paths, "/p/no/such/page/", "/p/report/", "/p/receipt/"]:
        answer = client.get(path)
        assert not answer.cookies, path
        assert answer["Vary"] == "Accept-Language", path
        assert "unsafe" not in answer["Content-Security-Policy"]
        assert "style=" not in words(answer)
        assert "<script>" not in words(answer)


def test_whoever_is_signed_in_reads_the_same(
    paths: list[str], county: World, client: Client
) -> None:
    staff = Client()
    staff.force_login(county.people["wang"])
    for path in paths:
        assert words(staff.get(path)) == words(client.get(path)), path


def test_caches_keep_it_a_minute_and_ask_by_its_etag(paths: list[str], client: Client) -> None:
    for path in paths:
        first = client.get(path)
        assert first["Cache-Control"] == "public, max-age=60", path
        again = client.get(path, headers={"if-none-match": first["ETag"]})
        assert again.status_code == 304, path
        assert not again.content
        assert again["Vary"] == "Accept-Language"
        other = client.get(path, headers={"accept-language": "en"})
        assert other["ETag"] != first["ETag"]


def test_a_case_says_when_it_changed(paths: list[str], county: World, client: Client) -> None:
    path = paths[2]
    first = client.get(path)
    seen = {"if-modified-since": first["Last-Modified"]}
    assert client.get(path, headers=seen).status_code == 304
    assert client.get(path, headers={"if-none-match": '"other"', **seen}).status_code == 200


def test_forms_and_receipts_are_kept_by_nobody(paths: list[str], client: Client) -> None:
    for path in ("/p/report/", "/p/report/challenge/", "/p/receipt/", f"{paths[2]}object/"):
        assert client.get(path)["Cache-Control"] == "no-store", path


def test_the_language_stands_in_the_address(paths: list[str], client: Client) -> None:
    assert 'lang="zh-hans"' in words(client.get("/p/"))
    client.cookies["django_language"] = "en"
    assert 'lang="zh-hans"' in words(client.get("/p/"))
    english = words(client.get("/p/?lang=en"))
    assert 'lang="en"' in english
    assert 'href="/p/cases/?lang=en"' in english
    assert 'lang="zh-hans"' in words(client.get("/p/?lang=xx", headers={"accept-language": "fr"}))


def test_readers_change_nothing(paths: list[str], client: Client) -> None:
    for path in paths:
        assert client.post(path).status_code == 405, path
