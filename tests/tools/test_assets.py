"""The icon sheet holds every icon that a page asks for."""

import re
from pathlib import Path

from tools import assets
from web.templatetags import ui

ASKED = re.compile(r"""\{%\s*icon\s+["']([a-z0-9-]+)["']""")


def test_every_icon_of_a_page_is_on_the_sheet() -> None:
    listed = set(assets.ICONS.read_text().split())
    asked = {
        name
        for page in (assets.ROOT / "templates").rglob("*.html")
        for name in ASKED.findall(page.read_text(encoding="utf-8"))
    }
    asked |= {*ui.CLOCK_ICONS.values(), *ui.GATE_ICONS.values(), *ui.MESSAGE_ICONS.values()}
    assert asked, "no page asks for an icon: has the tag another name now?"
    assert asked - listed == set()


def test_the_list_is_sorted_and_says_each_name_once() -> None:
    names = assets.ICONS.read_text().split()
    assert names == sorted(set(names))


def test_the_licence_of_every_shipped_package_is_named() -> None:
    packages = {"/".join(Path(source).parts[:2]) for source in assets.FILES.values()}
    for package in packages:
        assert any(package.startswith(name) for name in assets.LICENCES), package
