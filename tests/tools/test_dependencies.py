"""docs/dependencies.md lists every package that is named, none other, and files that are there."""

import json
import re

from tools.assets import ROOT

PAGE = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
TABLES, BY_HAND = PAGE.split("## Written by hand")
#: What may be used in a program under AGPL-3.0-or-later. BSD alone: a test's tool, not passed on.
FREE = {
    *("MIT", "MIT-CMU", "BSD-2-Clause", "BSD-3-Clause", "BSD", "Apache-2.0", "MPL-2.0"),
    *("LGPL-3.0-only", "GPL-3.0-or-later", "AGPL-3.0-or-later"),
}


def listed(heading: str) -> list[list[str]]:
    """The rows of the table under a heading, by cells."""
    _before, section = TABLES.split(f"`{heading}`\n", 1)
    rows = re.findall(r"^\| (`.*) \|$", section.split("\n## ")[0], re.MULTILINE)
    return [[cell.strip() for cell in row.split(" | ")] for row in rows]


def named(file: str) -> list[str]:
    """The packages of a requirements file, or of package.json."""
    text = (ROOT / file).read_text(encoding="utf-8")
    if file == "package.json":
        package = json.loads(text)
        return sorted({**package["dependencies"], **package["devDependencies"]})
    lines = (line.strip() for line in text.splitlines())
    return sorted(
        re.split(r"[\[<>=!~; ]", line)[0] for line in lines if line and line[0] not in "#-"
    )


FILES = sorted({*(path.name for path in ROOT.glob("requirements*.in")), "package.json"})


def test_the_tables_name_what_the_files_name() -> None:
    assert len(FILES) == 4
    for file in FILES:
        assert sorted(row[0].strip("`") for row in listed(file)) == named(file), file


def test_every_package_says_what_for_how_fresh_and_under_which_licence() -> None:
    for file in FILES:
        for name, reason, release, licence in listed(file):
            assert len(reason) > 4, name
            assert re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", release), name
            assert set(re.split(r" AND | OR ", licence)) <= FREE, name


def test_what_is_written_by_hand_is_where_the_page_says() -> None:
    rows = re.findall(r"^\| [^|]+ \| ([^|]+) \| [^|]+ \|$", BY_HAND, re.MULTILINE)
    paths = [path for row in rows[1:] for path in re.findall(r"`([^`]+)`", row)]
    assert len(paths) > 20
    assert [path for path in paths if not (ROOT / path).exists()] == []
