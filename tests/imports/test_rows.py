"""Rows become clean entries, or are refused cell by cell with a reason, and come back to mend."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any

import pytest
from django.utils import translation

from imports.errors import SheetError
from imports.read.cells import Cell, Row, text_of
from imports.read.columns import EXTRA, resolve
from imports.read.sheets import Sheet, read
from imports.refused_workbook import Mend, sheet_name
from imports.understand.dates import end_of_day, read_moment
from imports.understand.rows import (
    CellError,
    Cleaner,
    ImportedCase,
    RefusedRow,
    title_of,
)
from imports.understand.synonyms import StatedOutcome
from tests.imports.books import AS_OF, HEADINGS, ZONE, clean, csv_of, real, xlsx
from tracker.vocabulary import Satisfaction


def local(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=ZONE)  # type: ignore[arg-type, misc]


def one(headings: list[str], *cells: Cell, **options: Any) -> ImportedCase | RefusedRow:
    """What becomes of a single row."""
    sheet = Sheet("表", 1, 0, tuple(headings), iter([Row(2, list(cells))]), 1)
    cleaner = Cleaner(AS_OF, ZONE, **options)
    (item,) = cleaner.clean(sheet, resolve(headings))
    return item


def reasons(item: ImportedCase | RefusedRow) -> dict[str, str]:
    assert isinstance(item, RefusedRow)
    with translation.override("en"):
        return {refusal.field: str(refusal.reason) for refusal in item.refusals}


@pytest.mark.parametrize(
    ("cell", "moment"),
    [
        ("2019/4/25 9:32:09", local(2019, 4, 25, 9, 32, 9)),
        ("2019-04-25", local(2019, 4, 25)),
        (" 2019.4.25 ", local(2019, 4, 25)),
        ("2019年4月25日", local(2019, 4, 25)),
        ("2019年4月25日 下午3时20分", local(2019, 4, 25, 15, 20)),
        ("2019-4-25 上午12:05", local(2019, 4, 25, 0, 5)),
        ("2019-4-25 中午12:05", local(2019, 4, 25, 12, 5)),
        ("20190425", local(2019, 4, 25)),
        ("20190425093209", local(2019, 4, 25, 9, 32, 9)),
        (20190425.0, local(2019, 4, 25)),
        ("04/12/2018 11:11:26 AM", local(2018, 4, 12, 11, 11, 26)),
        ("11/13/2018 01:06:56 PM", local(2018, 11, 13, 13, 6, 56)),
        ("12/31/2018 12:00:00 AM", local(2018, 12, 31)),
        ("2019-04-25T09:32:09Z", datetime(2019, 4, 25, 9, 32, 9, tzinfo=UTC)),
        ("2019-04-25T09:32:09.5+02:00", None),
        (43580.5, local(2019, 4, 25, 12)),
        ("43580.5", local(2019, 4, 25, 12)),
        (date(2019, 4, 25), local(2019, 4, 25)),
        (datetime(2019, 4, 25, 9, 32, 8, 999_999), local(2019, 4, 25, 9, 32, 9)),  # noqa: DTZ001
    ],
)
def test_moments_in_every_custom(cell: Cell, moment: datetime | None) -> None:
    moment = moment or datetime(2019, 4, 25, 9, 32, 9, tzinfo=timezone(timedelta(hours=2)))
    assert read_moment(cell, ZONE) == moment


@pytest.mark.parametrize(
    "cell",
    [
        *[
            "2019/2/30",
            "2019年13月1日",
            "25/04/2019",
            "昨天",
            "19/4/25",
            "2019年4月",
            "1.5",
            "1e300",
        ],
        *["1900-01-00", "2019-04-25 25:00", "nan", "20191399", 0.0, 3.0, 20191399.0, True],
        *[timedelta(hours=3), date(1900, 1, 1), "2019-04-25T09:32:09+99:99"],
    ],
)
def test_what_is_no_moment(cell: Cell) -> None:
    assert read_moment(cell, ZONE) is None


def test_a_due_day_ends_with_the_day() -> None:
    assert end_of_day(local(2025, 3, 1), ZONE) == local(2025, 3, 1, 23, 59, 59)
    assert end_of_day(local(2025, 3, 1, 9), ZONE) == local(2025, 3, 1, 9)


def test_words_are_cleaned_at_both_ends_and_inside() -> None:
    assert text_of("\n\t\t\t\n\u3000\u3000路灯\r\n不亮\x00\u202e \t") == "路灯\n不亮"
    assert text_of(21215.0) == "21215"
    assert text_of(39.3470107281118) == "39.3470107281118"


def test_a_title_is_made_of_the_first_sentence() -> None:
    assert title_of("路灯坏了。已经三天") == "路灯坏了"
    assert title_of("！！快来") == "！！快来"
    assert title_of("长" * 80) == "长" * 59 + "…"


def test_a_full_row() -> None:
    headings = [
        *HEADINGS,
        "是否匿名",
        "反映人",
        "联系电话",
        "办理状态",
        "答复意见",
        "答复时间",
        "办理期限",
    ]
    item = one(
        headings,
        *[37042.0, "路灯", "", "2025/3/1 9:00", " 城管局 ", "2025-03-03", "比较满意"],
        *["否", "张三", 13800000000.0, "已办结", "已修好", "2025-03-02", "2025-03-05"],
    )
    assert isinstance(item, ImportedCase)
    assert item == ImportedCase(
        sheet="",
        source=Row(0, []),
        external_id="37042",
        title="路灯",
        text="路灯",
        received_at=local(2025, 3, 1, 9),
        unit="城管局",
        reporter_name="张三",
        reporter_contact="13800000000",
        reply="已修好",
        replied_at=local(2025, 3, 2),
        due_at=local(2025, 3, 5, 23, 59, 59),
        closed_at=local(2025, 3, 3),
        status=StatedOutcome.CLOSED,
        satisfaction=Satisfaction.FAIRLY,
    )
    assert (item.row, item.key, item.ended) == (2, "id:37042", True)


def test_every_fault_of_a_row_is_told_with_its_cell() -> None:
    item = one(HEADINGS, 1e17, "题" * 201, "x", "2025/2/30", "局", "2030-01-01", "马马虎虎", "多")
    assert reasons(item) == {
        "external_id": "The spreadsheet has lost the last digits of this number: write it as text.",
        "title": "Too long: 201 characters, at most 200 are kept.",
        "received_at": "This is not a date that can be read.",
        "closed_at": "This moment has not come yet.",
        "satisfaction": "This word is not known here.",
        "": "The row has more cells than there are headings.",
    }
    assert isinstance(item, RefusedRow)
    cell = next(refusal for refusal in item.refusals if refusal.field == "received_at")
    assert (cell.sheet, cell.row, cell.heading, cell.letters) == ("表", 2, "受理时间", "D")
    assert (cell.value, cell.column) == ("2025/2/30", 3)
    assert str(cell.reason) == "无法识别的日期。"


def test_what_is_missing_or_contradicts_itself() -> None:
    headings = ["标题", "受理时间", "办结时间", "答复时间", "办理期限", "是否匿名", "反映人"]
    assert set(reasons(one(headings, "", "", ""))) == {"title", "received_at"}
    late = one(headings, "路灯", "2025-03-02 09:00", "2025-03-01", "2025-03-01", "2025-02-01")
    assert set(reasons(late)) == {"closed_at", "replied_at", "due_at"}
    named = one(headings, "路灯", "2025-03-02", "", "", "", "是", "张三")
    assert set(reasons(named)) == {"anonymous"}
    nameless = one(headings, "路灯", "2025-03-02", "", "", "", "是", "匿名网友")
    assert isinstance(nameless, ImportedCase)
    assert (nameless.anonymous, nameless.reporter_name) == (True, "")


def test_a_day_without_time_is_not_before_the_morning_it_was_received() -> None:
    item = one(["标题", "受理时间", "办结时间"], "路灯", "2025-03-01 09:00", date(2025, 3, 1))
    assert isinstance(item, ImportedCase)
    assert item.closed_at == item.received_at


def test_history_wants_closing_dates() -> None:
    headings = ["标题", "受理时间", "办理状态", "办结时间"]
    row = ("路灯", "2025-03-01", "Closed (Duplicate)")
    assert isinstance(one(headings, *row), ImportedCase)
    assert set(reasons(one(headings, *row, history=True))) == {"closed_at"}
    still_open = one(headings, "路灯", "2025-03-01", "Open (Duplicate)", history=True)
    assert isinstance(still_open, ImportedCase)
    assert still_open.status == StatedOutcome.OPEN


def test_words_may_be_looked_up_elsewhere() -> None:
    def known(words: str) -> None:
        if words != "城管局":
            raise CellError("no such unit")

    headings = ["标题", "受理时间", "责任单位"]
    good = one(headings, "路灯", "2025-03-01", "城管局", checks={"unit": known})
    assert isinstance(good, ImportedCase)
    bad = one(headings, "路灯", "2025-03-01", "城建局", checks={"unit": known})
    assert reasons(bad) == {"unit": "no such unit"}


def test_a_number_or_matter_that_stands_twice_is_taken_once() -> None:
    table = [["A1", "路灯", "", "2025-03-01"], ["A1", "井盖", "", "2025-03-01"]]
    entries, refused = clean(xlsx([HEADINGS, *table], [HEADINGS, table[0]], names=["一", "二"]))
    assert len(entries) == 1
    assert [r.row.number for r in refused] == [3, 2]
    assert "第 2 行" in str(refused[1].refusals[0].reason)
    assert refused[1].refusals[0].letters == "A"
    entries, refused = clean(csv_of([["标题", "受理时间"], *[["路灯", "2025-03-01"]] * 2]))
    assert (len(entries), len(refused)) == (1, 1)
    assert entries[0].key.startswith("sha256:")


def mended(headings: list[str], rows: list[list[Any]], name: str = "台账") -> io.BytesIO:
    """The spreadsheet of refused rows of a made file."""
    stream = io.BytesIO()
    book = Mend(stream)
    sheet = next(read(xlsx([headings, *rows], names=[name])))
    found = resolve(sheet.headings)
    for item in Cleaner(AS_OF, ZONE).clean(sheet, found):
        if isinstance(item, RefusedRow):
            book.add(found, item)
    book.close()
    stream.seek(0)
    return stream


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_refused_rows_come_back_to_mend_and_load(language: str) -> None:
    when = datetime(2025, 3, 1, 9, 30)  # noqa: DTZ001
    with translation.override(language):
        stream = mended(
            ["编号", "标题", "受理时间", "满意度"],
            [
                ["A1", "好的一行", when, "满意"],
                ["A2", "=HYPERLINK(1)", when, "马马虎虎"],
                ["A3", "井盖", "某日", ""],
            ],
        )
        sheet = next(read(stream))
    assert sheet.name == "台账"
    assert sheet.headings[-3:] in (EXTRA[:3], EXTRA[3:])
    rows = list(sheet.rows)
    assert [row.cells[4] for row in rows] == [3, 4]
    assert rows[0].cells[1] == "=HYPERLINK(1)"
    assert rows[0].cells[2] == when
    assert [row.cells[5] for row in rows] == ["满意度", "受理时间"]
    # Mended, it loads: the columns behind are nobody's.
    table = [list(sheet.headings), *[list(row.cells) for row in rows]]
    table[1][3], table[2][2] = "一般", "2025年3月2日"
    entries, refused = clean(xlsx(table))
    assert refused == []
    assert [entry.external_id for entry in entries] == ["A2", "A3"]
    assert resolve(sheet.headings).unused() == []


def test_formulas_stay_words_and_odd_sheet_names_are_fitted() -> None:
    stream = mended(["标题", "受理时间"], [["@SUM(1)", "某日"], ["+1", "某日"]])
    assert [row.cells[0] for row in next(read(stream)).rows] == ["@SUM(1)", "+1"]
    assert sheet_name("a/b:c?", []) == "a_b_c_"
    assert sheet_name("长" * 40, ["长" * 31]) == "长" * 29 + "_2"
    assert sheet_name("History", []) == "History_2"


def test_both_forms_of_the_real_sample_give_the_same_entries() -> None:
    from_xlsx, bad_xlsx = clean(
        real("baltimore311/311_sample.xlsx"), preset="baltimore311", history=True
    )
    from_csv, bad_csv = clean(
        real("baltimore311/311_sample.csv"), preset="baltimore311", history=True
    )
    assert (len(from_xlsx), bad_xlsx, bad_csv) == (10_000, [], [])
    for left, right in zip(from_xlsx, from_csv, strict=True):
        assert replace(left, sheet="") == replace(right, sheet="")
        assert left.row == right.row
    assert sum(entry.ended for entry in from_csv) == 9567 + 207 + 18
    late = [e for e in from_csv if e.closed_at and e.due_at and e.closed_at > e.due_at]
    assert len(late) > 1000


def test_the_real_replies_ended_their_matters() -> None:
    entries, refused = clean(real("teddy2020c/附件4.xlsx"), preset="teddy", history=True)
    assert (len(entries), refused) == (2816, [])
    assert all(entry.closed_at == entry.replied_at for entry in entries)
    assert max(len(entry.reply) for entry in entries) > 7800
    assert all(entry.text == entry.text.strip() for entry in entries)
    days = sorted((e.closed_at - e.received_at).days for e in entries if e.closed_at)
    assert days[len(days) // 2] in (10, 11)


def test_the_real_repeated_number_is_refused_once() -> None:
    entries, refused = clean(real("teddy2020c/附件2_示例_e2.xlsx"))
    assert (len(entries), len(refused)) == (494, 1)
    assert refused[0].row.number == 312
    assert "100" in str(refused[0].refusals[0].reason)
    assert len({entry.category for entry in entries}) == 7


def test_the_real_mixed_dates_are_all_read() -> None:
    entries, refused = clean(real("teddy2020c/附件3.xlsx"))
    assert (len(entries), refused) == (4326, [])
    assert {entry.received_at.year for entry in entries} <= set(range(2017, 2021))


def test_cells_of_every_type_come_back_as_they_were() -> None:
    cells: list[Cell] = ["", True, date(2025, 3, 1), time(9, 30), timedelta(hours=30), 1.5, "x"]
    headings = ["标题", "受理时间", "c", "d", "e", "f", "g"]
    sheet = Sheet("表", 1, 1, tuple(headings), iter([Row(2, cells)]), 1)
    found = resolve(headings, first_column=1)
    (item,) = Cleaner(AS_OF, ZONE).clean(sheet, found)
    assert isinstance(item, RefusedRow)
    stream = io.BytesIO()
    book = Mend(stream)
    book.add(found, item)
    book.close()
    stream.seek(0)
    again = next(read(stream))
    assert again.first_column == 1
    (row,) = again.rows
    assert row.cells[:3] == ["", True, date(2025, 3, 1)]
    assert row.cells[4:7] == [timedelta(hours=30), 1.5, "x"]
    assert row.cells[9] == "标题：标题和问题内容都没有填写。\n受理时间：无法识别的日期。"


def test_nothing_refused_is_an_empty_spreadsheet() -> None:
    stream = io.BytesIO()
    Mend(stream).close()
    stream.seek(0)
    with pytest.raises(SheetError):
        read(stream)
