"""Nearly the same matters find each other by stored numbers; different ones do not."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from time import process_time

from hypothesis import given
from hypothesis import strategies as st

from duplicates.similarity import (
    CROWD,
    NEAR,
    PRIME,
    TITLE_CROWD,
    Matter,
    groups,
    keys,
    pairs,
    signature,
    similarity,
)
from tests.imports.books import clean, real

TEXT = "阳光小区二号楼停水三天，多次向物业和自来水公司反映，至今无人处理，请尽快恢复供水。"
SAME = "阳光小区二号楼停水三天了！多次向物业、自来水公司反映，至今无人处理，请尽快恢复供水"
OTHER = "人民路与解放路交叉口的红绿灯损坏，早晚高峰堵车严重，请交警部门安排维修。"


def matter(title: str = "", text: str = "", place: str = "") -> Matter:
    return Matter(title, text, place)


def test_almost_the_same_text_shares_keys_and_a_different_one_none() -> None:
    assert set(signature(TEXT)) & set(signature(SAME))
    assert not set(signature(TEXT)) & set(signature(OTHER))
    assert similarity(matter(text=TEXT), matter(text=SAME)) >= NEAR
    assert similarity(matter(text=TEXT), matter(text=OTHER)) == 0


def test_marks_width_and_case_make_no_difference() -> None:
    assert signature("ＡＢＣ路 12 号，路灯不亮。") == signature("abc路12号路灯不亮")
    assert similarity(matter(text=TEXT), matter(text=TEXT.replace("，", " "))) == 1.0


def test_the_same_title_gathers_what_people_put_in_their_own_words() -> None:
    title = "阳光小区停水无人处理"
    assert similarity(matter(title, TEXT), matter(title, OTHER)) >= NEAR
    assert similarity(matter(title, TEXT, "二号楼"), matter(title, OTHER, "九号楼")) < NEAR
    assert similarity(matter("投诉", TEXT), matter("投诉", OTHER)) < NEAR
    assert set(keys(matter(title, TEXT))) & set(keys(matter(title, OTHER)))


def test_without_a_text_the_place_decides() -> None:
    kind = "SW-Rat Rubout Proactive"
    here, there = matter(kind, kind, "3400 Garrison Blvd"), matter(kind, kind, "12 Stockton St")
    assert similarity(here, there) == 0
    assert similarity(here, matter(kind, kind, "3400 GARRISON BLVD.")) == 1.0
    assert similarity(here, matter(kind, kind)) == 0
    assert groups([(1, here), (2, there), (3, here)]) == [[1, 3]]


def test_a_title_that_many_bear_is_a_kind_and_no_matter() -> None:
    few = [(n, matter("关于小区物业管理的投诉")) for n in range(2)]
    assert groups(few) == [[0, 1]]
    texts = [f"{chr(0x4E00 + n * 40)}{chr(0x4E10 + n * 40)}小区{n * 7919}号" * 3 for n in range(30)]
    assert len(texts) > TITLE_CROWD
    many = [(n, matter("关于小区物业管理的投诉", text)) for n, text in enumerate(texts)]
    assert groups(many) == []


def test_hundreds_of_identical_letters_are_one_group() -> None:
    letters = [(n, matter("联名信", TEXT)) for n in range(CROWD * 3)]
    assert groups(letters) == [list(range(CROWD * 3))]
    assert len(list(pairs(letters))) == CROWD * 3 - 1


@given(st.text(max_size=80), st.text(max_size=80))
def test_similarity_is_fair_and_keys_fit_their_column(one: str, two: str) -> None:
    a, b = matter(one, two), matter(two, one)
    assert 0 <= similarity(a, b) == similarity(b, a) <= 1
    assert all(0 <= key <= PRIME for key in (*keys(a), *keys(b)))
    assert len(keys(a)) <= 20
    assert keys(a) == keys(matter(one, two))


def test_keys_are_the_same_in_another_process() -> None:
    root = Path(__file__).resolve().parents[2]
    code = f"from duplicates.similarity import signature; print(signature({TEXT!r}))"
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == str(signature(TEXT))


def test_the_real_messages_gather_quickly() -> None:
    entries, _refused = clean(real("teddy2020c/附件3.xlsx"))
    items = [(e.external_id, Matter(e.title, e.text, e.place)) for e in entries]
    begun = process_time()
    found = groups(items)
    assert process_time() - begun < 10  # seconds of CPU
    # 388 groups of 1101 messages; among them every repeated title of some length, and what half a
    # quarter complained of in its own words: a mixing plant, parking lots sold with the flats.
    assert 350 <= len(found) <= 420
    assert 1000 <= sum(map(len, found)) <= 1200
    assert max(map(len, found)) <= 50
    group_of = {key: index for index, group in enumerate(found) for key in group}
    by_title: dict[str, list[str]] = {}
    for key, words in items:
        if len(words.heading) >= 8:
            by_title.setdefault(words.heading, []).append(key)
    repeated = [numbers for numbers in by_title.values() if len(numbers) > 1]
    assert len(repeated) > 90
    # One title is used for two ends of a district.
    split = [n for n in repeated if len({group_of.get(number) for number in n}) > 1]
    assert len(split) <= 1
