"""The icon sheet holds every icon that a page asks for; node is lent, not kept."""

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tools import assets
from web import formatting

ASKED = re.compile(r"""\{[%{]\s*icon[\s(]+["']([a-z0-9-]+)["']""")


def test_every_icon_of_a_page_is_on_the_sheet() -> None:
    listed = set(assets.ICONS.read_text().split())
    asked = {
        name
        for page in (assets.ROOT / "templates").rglob("*.html")
        for name in ASKED.findall(page.read_text(encoding="utf-8"))
    }
    asked |= {
        *formatting.CLOCK_ICONS.values(),
        *formatting.GATE_ICONS.values(),
        *formatting.MESSAGE_ICONS.values(),
    }
    assert asked, "no page asks for an icon: has the tag another name now?"
    assert asked - listed == set()


def test_the_list_is_sorted_and_says_each_name_once() -> None:
    names = assets.ICONS.read_text().split()
    assert names == sorted(set(names))


def test_the_licence_of_every_shipped_package_is_named() -> None:
    packages = {"/".join(Path(source).parts[:2]) for source in assets.FILES.values()}
    for package in packages:
        assert any(package.startswith(name) for name in assets.LICENCES), package


class Ran:
    """Stands for `subprocess.run`: writes down what is run, and whether the lent node is there."""

    def __init__(self, fails: str = "") -> None:
        self.fails = fails
        self.commands: list[list[str]] = []
        self.folder: Path | None = None

    def __call__(self, command: list[str], **options: Any) -> subprocess.CompletedProcess[str]:
        self.commands.append(command)
        if "--target" in command:
            self.folder = Path(command[command.index("--target") + 1])
        elif self.folder:
            assert options["env"]["PYTHONPATH"] == str(self.folder)
        assert self.folder is None or self.folder.is_dir()
        return subprocess.CompletedProcess(command, int(self.fails in command))


def test_without_npm_a_locked_node_is_lent_and_thrown_away(monkeypatch: pytest.MonkeyPatch) -> None:
    ran = Ran()
    monkeypatch.setattr("shutil.which", lambda _name: None)
    monkeypatch.setattr("subprocess.run", ran)
    with assets.npm() as call:
        call(command="ci")
    pip, npm = ran.commands
    assert "--require-hashes" in pip
    assert pip[-1].endswith("requirements-assets.txt")
    assert {"ci", "--ignore-scripts"} <= set(npm)
    assert ran.folder
    assert not ran.folder.exists()


def test_the_systems_npm_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    ran = Ran()
    monkeypatch.setattr("shutil.which", lambda _name: "/usr/bin/npm")
    monkeypatch.setattr("subprocess.run", ran)
    with assets.npm() as call:
        call(command="ci")
    assert [command[:2] for command in ran.commands] == [["/usr/bin/npm", "ci"]]


@pytest.mark.parametrize(("fails", "words"), [("ci", "npm ci failed"), ("pip", "node could not")])
def test_what_fails_ends_the_run(monkeypatch: pytest.MonkeyPatch, fails: str, words: str) -> None:
    ran = Ran(fails)
    monkeypatch.setattr("shutil.which", lambda _name: None)
    monkeypatch.setattr("subprocess.run", ran)
    with pytest.raises(SystemExit, match=words), assets.npm() as call:
        call(command="ci")
    assert ran.folder
    assert not ran.folder.exists()
