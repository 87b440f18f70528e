"""Whatever stands in an address, the answer is a page or a plain no."""

from __future__ import annotations

from urllib.parse import quote, unquote

import pytest

from tests.desk.pages import Desk, county
from tests.world import World

__all__ = ["county"]
pytestmark = pytest.mark.django_db
WORDS = {
    "NUL": "\x00",
    "NUL behind a number": "2026-000001\x00",
    "long": "9" * 5000,
    "full width": "２０２６－０００００１",
    "emoji": "😀",
    "quote": "';--",
    "lone surrogate": "%ED%A0%80",
    "no UTF-8": "%FF",
}
ADDRESSES = (
    "/cases/{}/",
    "/cases/{}/assign/",
    "/cases/{}/files/1/",
    "/cases/{}/dossier/",
    "/cases/{}/chart/",
    "/standings/{}/",
    "/operations/jobs/{}/again/",
    "/p/cases/{}/",
    "/p/cases/{}/object/",
    "/p/units/{}/",
)
LISTS = (
    "/?group={}",
    "/ledger/?q={0}&after={0}&before={0}&sort={0}&unit={0}&state={0}",
    "/requests/?after={0}&kind={0}",
    "/notices/?after={}",
    "/settings/people/?q={0}&after={0}",
    "/cases/new/?origin={}",
    "/p/cases/?q={0}&unit={0}&state={0}&after={0}",
    "/p/units/water/?after={}",
)


@pytest.mark.parametrize("word", WORDS.values(), ids=WORDS)
def test_nothing_in_an_address_is_an_error_of_ours(county: World, word: str) -> None:
    county.logged()
    said = word if "%" in word else quote(word)
    for who in ("wang", "li"):
        desk = Desk(county, who)
        for address in ADDRESSES:
            for method in (desk.client.get, desk.client.post):
                assert method(address.format(said)).status_code in (302, 404, 405), address
        settled = desk.client.post("/duplicates/settle/", {"case": unquote(said), "keep": said})
        assert settled.status_code in (302, 404)
        for address in LISTS:
            assert desk.client.get(address.format(said)).status_code in (200, 302, 404), address
