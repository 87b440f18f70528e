"""No workbook that goes out makes a formula of anybody's words."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk import export
from imports.read.columns import resolve
from imports.read.sheets import read
from imports.refused_workbook import Mend
from imports.understand.rows import Cleaner, RefusedRow
from imports.workbook import LONGEST_CELL, Book, looks_like_formula
from tests.imports.books import AS_OF, ZONE, xlsx
from tests.world import World
from tracker.models import Case

EVIL = [
    *("=1+1", "+86", "-2", "@SUM(A1)", '=HYPERLINK("x")', "|calc", "%0A=1", "\t=1", "\n=1"),
    *(" =1", "\u3000=1", "\u00a0@a", "'=1", "＝1+1", "－2", "＠a"),
]
SPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def cells(content: bytes) -> Iterator[tuple[str, bool]]:
    """Every cell of words: the words, and whether they are marked as words and nothing else."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        styles = ElementTree.fromstring(book.read("xl/styles.xml"))
        looks = styles.find(f"{SPACE}cellXfs")
        assert looks is not None
        quoted = [look.get("quotePrefix") == "1" for look in looks]
        sheets = [name for name in book.namelist() if re.fullmatch(r"xl/worksheets/\w+\.xml", name)]
        for name in sheets:
            sheet = ElementTree.fromstring(book.read(name))
            assert sheet.find(f".//{SPACE}f") is None
            for cell in sheet.iter(f"{SPACE}c"):
                words = "".join(part.text or "" for part in cell.iter(f"{SPACE}t"))
                yield words, quoted[int(cell.get("s", "0"))]


def unguarded(content: bytes) -> list[str]:
    return [words for words, quoted in cells(content) if looks_like_formula(words) and not quoted]


def book_of(words: str) -> bytes:
    out = io.BytesIO()
    with Book(out) as book:
        book.words(book.sheet(), 0, 0, words, book.style(bold=True))
    return out.getvalue()


@pytest.mark.parametrize("evil", EVIL)
def test_what_may_be_run_is_marked_as_words(evil: str) -> None:
    ((words, quoted),) = cells(book_of(evil))
    assert quoted
    assert words.strip() == evil.strip()


@pytest.mark.parametrize("harmless", ["停水", "2026-000123", "a=b", "3-4号楼", "(010) 88"])
def test_other_words_are_written_as_they_are(harmless: str) -> None:
    assert list(cells(book_of(harmless))) == [(harmless, False)]


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20))
def test_a_guess_in_doubt_is_a_formula(words: str) -> None:
    for sign in "=+-@＝":
        assert looks_like_formula(sign + words)
        assert looks_like_formula(f" {sign}{words}")


def test_what_a_cell_cannot_hold_is_cut() -> None:
    ((words, _quoted),) = cells(book_of("水" * (LONGEST_CELL + 1)))
    assert len(words) == LONGEST_CELL


@pytest.mark.django_db
def test_the_ledger(world: World) -> None:
    for evil in EVIL:
        world.logged(title=evil)
    assert world.planned(leader="=1").leader == "=1"
    with export.write(Case.objects.order_by("id")) as out:
        content = out.read()
    assert sum(looks_like_formula(words) for words, _quoted in cells(content)) > len(EVIL)
    assert unguarded(content) == []


def test_the_refused_rows_their_headings_too() -> None:
    headings = ["标题", "受理时间", "=1+1", "-备注"]
    stream = io.BytesIO()
    book = Mend(stream)
    sheet = next(read(xlsx([headings, *[[evil, "某日", evil, evil] for evil in EVIL]])))
    columns = resolve(sheet.headings)
    for item in Cleaner(AS_OF, ZONE).clean(sheet, columns):
        assert isinstance(item, RefusedRow)
        book.add(columns, item)
    book.close()
    found = [words for words, quoted in cells(stream.getvalue()) if quoted]
    assert {"=1+1", "-备注"} <= set(found)
    assert unguarded(stream.getvalue()) == []
