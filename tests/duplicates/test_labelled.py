"""Two hundred pairs that people have labelled: one matter, or two that only sound alike.

`matters.tsv` holds forty matters, each four times: `a` as it came first, `n` in nearly the same
words, `r` retold by somebody else, and `o`, another matter that sounds like it: the same sentence
about another street, or the same place and another subject.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from duplicates.places import Relation, anchors
from duplicates.similarity import NEAR, Matter, groups, relation, similarity
from duplicates.subjects import subjects

Told = dict[str, Matter]


def matters() -> dict[int, Told]:
    found: dict[int, Told] = {}
    lines = Path(__file__).with_name("matters.tsv").read_text("utf-8").splitlines()
    for line in lines:
        number, kind, title, text, place = (*line.split("\t"), "")[:5]
        found.setdefault(int(number), {})[kind] = Matter(title, text, place)
    return found


def pairs() -> list[tuple[Matter, Matter, bool, bool]]:
    """One, another, whether they are one matter, and whether that is hard to tell."""
    told = matters()
    found = []
    for number, one in told.items():
        stranger = told[number % len(told) + 1]["a"]
        found += [
            (one["a"], one["n"], True, False),
            (one["a"], one["r"], True, True),
            (one["a"], one["o"], False, True),
            (one["r"], one["o"], False, True),
            (one["a"], stranger, False, False),
        ]
    return found


def suggested(one: Matter, other: Matter) -> bool:
    """Whether they find each other by their keys and are then found to be near."""
    return bool(groups([(1, one), (2, other)]))


def test_two_hundred_labelled_pairs() -> None:
    labelled = pairs()
    assert len(labelled) == 200
    assert sum(hard for *_both, _same, hard in labelled) >= 100
    told = [(suggested(one, other), same) for one, other, same, _hard in labelled]
    right = sum(said and same for said, same in told)
    precision = right / sum(said for said, _same in told)
    recall = right / sum(same for _said, same in told)
    assert precision >= 0.95
    assert recall >= 0.8
    hard = [(suggested(a, b), same) for a, b, same, is_hard in labelled if is_hard and same]
    assert sum(said for said, _same in hard) / len(hard) >= 0.7, "retold by somebody else"


def test_one_after_the_other_is_the_same_the_other_way_round() -> None:
    for one, other, _same, _hard in pairs():
        assert similarity(one, other) == similarity(other, one)


def test_four_streets_with_the_same_sentence_are_four_matters() -> None:
    text = "路灯坏了半个月，晚上出门看不清，多次反映没有人来修，请尽快处理。"
    streets = ("人民路", "解放路", "青云街", "滨河大道")
    same = [(name, Matter("路灯不亮", text, name)) for name in streets]
    assert groups(same) == []
    inside = [(name, Matter("路灯不亮", f"{name}{text}")) for name in streets]
    assert groups(inside) == []
    assert groups([("twice", Matter("路灯不亮", text, "人民路")), *same]) == [["twice", "人民路"]]


def test_one_lamp_in_different_words_is_one_matter() -> None:
    one = Matter("晚上黑灯瞎火没人管", "我每天下夜班都走人民路那一段，照明全灭了。")
    other = Matter("人民路路灯不亮", "几盏灯坏了半个月，请尽快修好。")
    assert set(one.keys) & set(other.keys), "they find each other"
    assert similarity(one, other) >= NEAR


@pytest.mark.parametrize(
    ("one", "other", "wanted"),
    [
        ("人民路12号", "人民路12号", Relation.SAME),
        ("人民路１２号", "人民路12号", Relation.SAME),
        ("人民路12号", "人民路29号", Relation.APART),
        ("人民路东段", "人民路西段", Relation.APART),
        ("阳光小区二号楼", "阳光小区2号楼", Relation.SAME),
        ("阳光小区2号楼", "阳光小区3号楼", Relation.APART),
        ("石门镇李家村", "李家村", Relation.SAME),
        ("石门镇李家村", "石门镇赵家村", Relation.APART),
        ("新华路与长江路路口", "长江路与新华路路口", Relation.SAME),
        ("新华路与长江路路口", "新华路与黄河路路口", Relation.APART),
        ("人民路阳光小区门口", "阳光小区", Relation.SAME),
        ("石门镇", "石门镇", Relation.UNSAID),
        ("石门镇", "柳河镇", Relation.APART),
        ("青源一中", "城关小学", Relation.APART),
        ("青源一中", "青源二中", Relation.APART),
        ("", "人民路", Relation.UNSAID),
        ("12 Stockton St", "3400 Garrison Blvd", Relation.APART),
    ],
)
def test_where(one: str, other: str, wanted: Relation) -> None:
    told = Matter("路灯不亮", "", one), Matter("路灯不亮", "", other)
    assert relation(*told) == relation(*reversed(told)) == wanted


def test_what_is_no_name_is_none() -> None:
    for words in (
        "渣土车闯村道",
        "乱停车堵路",
        "马路上",
        "这条路",
        "水泥路坏了",
        "路灯不亮",
        "路面坑洼",
        "街道干部",
        "村民反映",
    ):
        assert not anchors(words).keys() & {"road", "village", "estate", "spot"}, words
    assert subjects("你好") == {}
