"""What code and documents refer to is in the repository: sections of the design, files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tools.limits import ROOT, tracked

DESIGN = ROOT / "docs" / "design.md"
SECTION = re.compile(r"^## (\d+)\.", re.MULTILINE)
CITED = re.compile(r"\bdesign(?:\.md)? §(\d+)", re.IGNORECASE)
LINK = re.compile(r"\]\(([^)#\s]+)(#[^)\s]*)?\)")
NAMED = re.compile(r"(?<![\w/.])docs/[\w/-]+\.(?:md|svg|bpmn|png)")


def texts(*patterns: str) -> Iterator[tuple[str, str]]:
    for path in tracked(*patterns):
        yield path, (ROOT / path).read_text(encoding="utf-8")


def test_every_section_that_is_cited_exists() -> None:
    sections = set(SECTION.findall(DESIGN.read_text(encoding="utf-8")))
    cited = {
        (path, number)
        for path, text in texts("*.py", "*.md", "*.html", "*.toml")
        for number in CITED.findall(text)
    }
    assert cited  # the pattern still finds something
    assert not {(path, number) for path, number in cited if number not in sections}


def test_nothing_outside_the_repository_is_cited() -> None:
    loose = [path for path, text in texts("*.py", "*.md", "*.html") if "DESIGN §" in text]
    assert [path for path in loose if path != "tests/docs/test_references.py"] == []


@pytest.mark.parametrize("path", tracked("*.md"))
def test_links_of_documents_lead_somewhere(path: str) -> None:
    text = (ROOT / path).read_text(encoding="utf-8")
    targets = [t for t, _anchor in LINK.findall(text) if not re.match(r"[a-z]+:", t)]
    assert [t for t in targets if not (ROOT / Path(path).parent / t).exists()] == []


def test_documents_that_the_code_names_exist() -> None:
    named = {
        (path, found)
        for path, text in texts("*.py", "*.html", "*.toml", "Makefile")
        for found in NAMED.findall(text)
    }
    assert not {(path, found) for path, found in named if not (ROOT / found).exists()}
