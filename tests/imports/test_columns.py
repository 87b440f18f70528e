"""Columns are understood from their headings; what is not understood is said, with the nearest."""

from __future__ import annotations

import pytest
from django.utils import translation

from imports.errors import ColumnError
from imports.read import columns
from imports.read.columns import PRESETS, Preset, guess, parse_map, plain, resolve, suggest_preset
from imports.read.headings import HEADINGS

TEDDY = ["留言编号", "留言用户", "留言主题", "留言时间", "留言详情", "答复意见", "答复时间"]
BALTIMORE = [
    *["SRRecordID", "ServiceRequestNum", "SRType", "MethodReceived", "CreatedDate", "SRStatus"],
    *["StatusDate", "DueDate", "CloseDate", "Agency", "LastActivity", "LastActivityDate"],
    *["Outcome", "Address", "ZipCode"],
]


def named(headings: list[str], **options: object) -> dict[str, str]:
    found = resolve(headings, **options)  # type: ignore[arg-type]
    return {name: headings[index] for name, index in found.at.items()}


def test_every_field_has_headings_and_no_heading_two_fields() -> None:
    assert set(HEADINGS) == set(columns.FIELDS)
    words = [plain(word) for group in HEADINGS.values() for word in group.split()]
    assert sorted(w for w in set(words) if len({columns.KNOWN[w]}) != 1) == []
    of_field = {(plain(w), name) for name, group in HEADINGS.items() for w in group.split()}
    assert len({word for word, _name in of_field}) == len(of_field)


@pytest.mark.parametrize("preset", PRESETS.values(), ids=lambda preset: preset.name)
def test_a_preset_is_recognised_by_its_own_headings(preset: Preset) -> None:
    assert set(preset.columns) <= set(columns.FIELDS), "imports/read/columns.py: LABELS"
    assert {"title", "text"} & set(preset.columns)
    first = [names[0] for names in preset.columns.values()]
    assert suggest_preset(first) is preset, "five columns, and its own name of the time"
    found = resolve(first, preset=preset)
    assert set(found.at) == set(preset.columns)


def test_a_county_ledger() -> None:
    headings = [
        *["序号", "问题内容", "来源", "责任单位", "受理时间", "办理期限", "办结时间", "办理结果"],
        *[
            "满意度",
            "是否匿名",
            "反映人",
            "联系电话（手机）",
            "发生地点",
            "类别",
            "办理状态",
            "备注",
        ],
    ]
    found = named(headings)
    assert found == {
        "text": "问题内容",
        "received_at": "受理时间",
        "channel": "来源",
        "category": "类别",
        "unit": "责任单位",
        "place": "发生地点",
        "reporter_name": "反映人",
        "reporter_contact": "联系电话（手机）",
        "anonymous": "是否匿名",
        "reply": "办理结果",
        "due_at": "办理期限",
        "closed_at": "办结时间",
        "status": "办理状态",
        "satisfaction": "满意度",
    }
    # 序号 is 1, 2, 3 in every file: it must never make two files' rows the same matter.
    assert "external_id" not in found
    assert resolve(headings).unused() == ["序号", "备注"]


def test_the_real_headings() -> None:
    assert list(named(TEDDY).values()) == [
        *["留言编号", "留言主题", "留言详情", "留言时间", "留言用户", "答复意见", "答复时间"],
    ]
    found = named(BALTIMORE)
    assert found["title"] == "SRType"
    assert found["received_at"] == "CreatedDate"
    assert (found["due_at"], found["closed_at"]) == ("DueDate", "CloseDate")
    assert "StatusDate" not in found.values()


def test_headings_that_end_in_a_known_one() -> None:
    found = guess(["群众来电时间", "市民反映内容", "承办单位联系电话", "最后答复时间"])
    assert found == {"text": 1, "received_at": 0}


def test_of_two_headings_of_one_field_the_better_known_counts() -> None:
    assert guess(["登记时间", "受理时间", "内容"])["received_at"] == 1
    assert guess(["受理时间", "受理时间", "内容"])["received_at"] == 0


def test_presets() -> None:
    found = resolve(BALTIMORE, preset=PRESETS["baltimore311"])
    assert found.at["title"] == found.at["category"] == 2
    assert found.at["external_id"] == 1
    assert not found.reply_ends
    assert resolve(TEDDY, preset=PRESETS["teddy"]).reply_ends
    assert suggest_preset(TEDDY) is PRESETS["teddy"]
    assert suggest_preset(BALTIMORE) is PRESETS["baltimore311"]
    assert suggest_preset(["编号", "标题", "受理时间"]) is None
    with pytest.raises(ColumnError, match="teddy"):
        resolve(["a", "b"], preset=PRESETS["teddy"])


def test_the_users_word_comes_first() -> None:
    headings = ["编号", "标题", "简述", "受理时间", "备注", "备注"]
    found = named(headings, wanted={"text": "简述", "title": ""})
    assert found == {"external_id": "编号", "text": "简述", "received_at": "受理时间"}
    # A column named for one field is no longer guessed for another.
    assert "title" not in named(headings, wanted={"text": "标题"})
    by_letter = resolve(headings, wanted={"text": "F"}, first_column=1)
    assert by_letter.at["text"] == 4
    assert by_letter.heading("text") == "备注"


@pytest.mark.parametrize(
    ("pairs", "words"),
    [
        (["titel=标题"], "title"),
        (["标题"], "字段=列名"),
        (["title=a", "title=b"], "title"),
        (["wholly_unknown=a"], "received_at"),
    ],
)
def test_faulty_arguments_are_explained(pairs: list[str], words: str) -> None:
    with pytest.raises(ColumnError, match=words):
        parse_map(pairs)


def test_faulty_columns_are_explained_all_at_once() -> None:
    headings = ["编号", "标题", "受理时间", "备注", "备注"]
    with translation.override("en"):
        wanted = {"text": "标体", "unit": "备注", "title": "编号", "external_id": "编号"}
        with pytest.raises(ColumnError) as caught:
            resolve(headings, wanted=wanted)
        assert [str(fault) for fault in caught.value.faults] == [
            "There is no column 标体. Did you mean 标题?",
            "The heading 备注 stands over several columns: name one of D, E.",
            "The column 编号 is named for two fields.",
        ]
        with pytest.raises(ColumnError) as missing:
            resolve(["编号", "单位"])
    assert len(missing.value.faults) == 2
    assert "编号" in str(missing.value.faults[0])


def test_arguments_are_taken_apart() -> None:
    pairs = ["title = 标题", "text=a=b", "unit="]
    assert parse_map(pairs) == {"title": "标题", "text": "a=b", "unit": ""}
