"""The translation tool: what goes in is what the site shows."""

import gettext
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import polib
import pytest

from tools import po


@pytest.fixture
def catalogue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "zh_Hans" / "LC_MESSAGES" / "django.po"
    monkeypatch.setattr(po, "CATALOGUE", path)
    return path


def test_lines_become_translations(catalogue: Path) -> None:
    assert po.add(["Sign-off\t销号", "", "a\\nb\t甲\\n乙", "%(n)s day\t%(n)s days\t%(n)s 天"]) == 0
    assert po.build() == 0
    with catalogue.with_suffix(".mo").open("rb") as stream:
        shown = gettext.GNUTranslations(stream)
    assert shown.gettext("Sign-off") == "销号"
    assert shown.gettext("a\nb") == "甲\n乙"
    assert shown.ngettext("%(n)s day", "%(n)s days", 3) == "%(n)s 天"
    assert po.missing() == 0


def test_a_later_line_mends_an_earlier_one(catalogue: Path) -> None:
    po.add(["Gate\t门"])
    po.add(["Gate\t关口"])
    assert [(entry.msgid, entry.msgstr) for entry in polib.pofile(str(catalogue))] == [
        ("Gate", "关口")
    ]


def test_a_malformed_line_stores_nothing(
    catalogue: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert po.add(["Gate\t关口", "no tab here"]) == 2
    assert "line 2" in capsys.readouterr().err
    assert not catalogue.exists()


def test_several_may_add_at_once(catalogue: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        codes = list(pool.map(lambda n: po.add([f"word {n}\t词{n}"]), range(20)))
    assert codes == [0] * 20
    assert len(po.load()) == 20


def test_fuzzy_and_empty_ones_are_missing(
    catalogue: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    po.add(["Gate\t关口", "Case\t问题"])
    text = polib.pofile(str(catalogue))
    text[0].flags.append("fuzzy")
    text[1].msgstr = ""
    text.save(str(catalogue))
    assert po.missing() == 1
    assert capsys.readouterr().out.splitlines()[-2:] == ["'Gate'", "'Case'"]
    po.add(["Gate\t关口", "Case\t问题"])
    assert po.missing() == 0
