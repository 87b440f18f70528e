"""Every file that a clerk may send is read by its content, or refused with words that help."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import Any

import msoffcrypto.format.ooxml as ooxml
import pytest
import xlsxwriter
import xlwt

from imports.errors import SheetError
from imports.read import sheets, zip_guard
from imports.read.sheets import Sheet, read
from tests.imports.books import HEADINGS, csv_of, real, xlsx

TABLE = [HEADINGS, ["A1", "路灯不亮", "三天了", "2025-03-01", "城管局", "", "满意"]]
PARTS = "xl/worksheets/sheet1.xml"


def only(source: Path | io.BytesIO, **options: Any) -> Sheet:
    found = list(read(source, **options))
    assert len(found) == 1
    return found[0]


def rewritten(source: io.BytesIO, part: str, old: bytes, new: bytes) -> io.BytesIO:
    """The same workbook with other bytes in one of its parts."""
    changed = io.BytesIO()
    with zipfile.ZipFile(source) as before, zipfile.ZipFile(changed, "w", 8) as after:
        for name in before.namelist():
            data = before.read(name)
            if name == part:
                assert old in data
                data = data.replace(old, new)
            after.writestr(name, data)
    changed.seek(0)
    return changed


def test_rows_carry_the_numbers_of_the_source_and_typed_cells() -> None:
    when = datetime(2025, 3, 1, 9, 30)  # noqa: DTZ001
    sheet = only(xlsx([HEADINGS, ["A1", "路灯"], [], ["A2", "井盖", None, when, 7.0]]))
    assert sheet.header_row == 1
    assert sheet.headings == tuple(HEADINGS)
    rows = list(sheet.rows)
    assert [row.number for row in rows] == [2, 4]
    assert rows[1].cells[3] == when
    assert rows[1].cells[4] == 7.0


def test_titles_above_the_headings_and_an_offset_table() -> None:
    sheet = only(xlsx([["某县问题台账"], ["2025年3月"], [], *[[None, *row] for row in TABLE]]))
    assert sheet.header_row == 4
    assert sheet.headings[1:] == tuple(HEADINGS)
    assert [row.number for row in sheet.rows] == [5]
    moved = only(xlsx([[], *[[None, None, *row] for row in TABLE]]))
    assert moved.first_column == 2
    assert moved.headings == tuple(HEADINGS)


def test_unknown_headings_are_found_by_their_shape() -> None:
    sheet = only(xlsx([["Report"], ["foo", "bar", "baz"], ["1", "x", 3], ["2", "y", 4]]))
    assert sheet.header_row == 2
    assert len(list(sheet.rows)) == 2


def test_headings_repeated_on_every_page_are_no_rows() -> None:
    sheet = only(xlsx([*TABLE, HEADINGS, ["A2", "井盖", "", "2025-03-02"]]))
    assert [row.number for row in sheet.rows] == [2, 4]


def test_headings_of_two_storeys_and_values_merged_over_rows() -> None:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet()
        sheet.merge_range("A1:F1", "台账")
        for column, heading in enumerate(["编号", "标题"]):
            sheet.merge_range(1, column, 2, column, heading)
        sheet.merge_range("C2:D2", "反映人")
        sheet.merge_range("E2:F2", "受理")
        sheet.write_row(2, 2, ["姓名", "联系电话", "时间", "单位"])
        sheet.write_row(3, 0, ["A1", "路灯", "张三", "138", "2025-03-01"])
        sheet.write_row(4, 0, ["A2", "井盖", "李四", "139", "2025-03-02"])
        sheet.merge_range("F4:F5", "城管局")
    stream.seek(0)
    found = only(stream)
    assert found.header_row == 2
    assert found.headings == ("编号", "标题", "反映人姓名", "联系电话", "受理时间", "单位")
    assert [(row.number, row.cells[5]) for row in found.rows] == [(4, "城管局"), (5, "城管局")]


def test_several_sheets_hidden_ones_only_by_name() -> None:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        for name in ("一月", "空表", "旧账"):
            sheet = book.add_worksheet(name)
            if name != "空表":
                sheet.write_row(0, 0, HEADINGS)
                sheet.write_row(1, 0, [name])
        book.get_worksheet_by_name("旧账").hide()
        book.add_chartsheet("图")
    assert [sheet.name for sheet in read(io.BytesIO(stream.getvalue()))] == ["一月"]
    named = read(io.BytesIO(stream.getvalue()), only=["旧账", "一月"])
    assert [sheet.name for sheet in named] == ["旧账", "一月"]
    with pytest.raises(SheetError, match="一月, 空表, 旧账"):
        read(io.BytesIO(stream.getvalue()), only=["二月"])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_text_tables_in_every_encoding_and_delimiter(encoding: str, mark: str) -> None:
    sheet = only(csv_of(TABLE, encoding, mark), name="三月台账.xls")
    assert sheet.name == "三月台账"
    assert sheet.headings == tuple(HEADINGS)
    assert [row.cells for row in sheet.rows] == [TABLE[1]]


def test_quoted_line_breaks_keep_the_row_numbers_of_a_spreadsheet_program() -> None:
    text = '编号,问题内容,受理时间\nA1,"一行\n二行",2025-03-01\n\nA2,井盖,2025-03-02\n'
    rows = list(only(io.BytesIO(text.encode())).rows)
    assert [row.number for row in rows] == [2, 4]
    assert rows[0].cells[1] == "一行\n二行"


def test_xls_is_read_whatever_it_is_called() -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("旧表")
    for row, cells in enumerate(TABLE):
        for column, cell in enumerate(cells):
            sheet.write(row, column, cell)
    stream = io.BytesIO()
    book.save(stream)
    stream.seek(0)
    found = only(stream, name="台账.csv")
    assert (found.name, found.headings) == ("旧表", tuple(HEADINGS))
    assert [row.cells for row in found.rows] == [TABLE[1]]


def test_broken_drawing_and_lying_dimension_do_no_harm() -> None:
    stream = rewritten(xlsx(TABLE), PARTS, b"</worksheet>", b'<drawing r:id="rId9"/></worksheet>')
    stream = rewritten(stream, PARTS, b'ref="A1:G2"', b'ref="A1:XFD1048576"')
    assert len(list(only(stream).rows)) == 1


def test_padding_far_below_is_read_and_a_stray_value_far_away_is_named() -> None:
    padding = b'<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>'
    sheet = only(rewritten(xlsx(TABLE), PARTS, b"</sheetData>", padding))
    assert len(list(sheet.rows)) == 1
    stray = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    with pytest.raises(SheetError, match="XFD1048576"):
        read(rewritten(xlsx(TABLE), PARTS, b"</sheetData>", stray))


def test_a_packed_file_that_unfolds_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zip_guard, "MAX_UNPACKED", 100_000)
    bomb = rewritten(xlsx(TABLE), PARTS, b"</worksheet>", b" " * 200_000 + b"</worksheet>")
    with pytest.raises(SheetError, match="过大"):
        read(bomb)
    # The directory of the archive says that the part is small: the true size counts.
    data = bytearray(bomb.getvalue())
    at = data.rindex(PARTS.encode()) - 46
    data[at + 24 : at + 28] = (100).to_bytes(4, "little")
    with pytest.raises(SheetError):
        read(io.BytesIO(bytes(data)))


def test_files_that_are_no_tables_say_why(monkeypatch: pytest.MonkeyPatch) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    open_document = io.BytesIO()
    with zipfile.ZipFile(open_document, "w") as archive:
        archive.writestr("content.xml", "<o/>")
    protected = io.BytesIO()
    ooxml.OOXMLFile(xlsx(TABLE)).encrypt("geheim", protected)
    html = "<html><table><tr><td>编号</td></tr></table></html>".encode("gbk")
    text = "编号,标题,受理时间\nA1,路灯不亮很久了没有人来修,2025\nA2,井盖"
    damaged = text.encode()[:-1] + b"\xff\n"
    whole = xlsx(TABLE).getvalue()
    said = {
        "空": io.BytesIO(b" \n "),
        "密码": protected,
        "网页": io.BytesIO(html),
        "另存": open_document,
        "第 3 行": io.BytesIO(damaged),
        "损坏": io.BytesIO(whole[: len(whole) // 2]),
        "引号": io.BytesIO(('编号,标题\nA1,"路灯' + "x" * 140_000).encode()),
        "没有": xlsx([[], []]),
        "无法": packed,
    }
    for words, stream in said.items():
        stream.seek(0)
        with pytest.raises(SheetError) as caught:
            list(chain.from_iterable(sheet.rows for sheet in read(stream)))
        assert words in str(caught.value.message), words
    for junk in (b"%PDF-1.7\x00\x01", b"\x89PNG\r\n\x1a\n\x00", sheets.OLE2 + bytes(2000)):
        with pytest.raises(SheetError):
            read(io.BytesIO(junk))
    monkeypatch.setattr(zip_guard, "MAX_BYTES", 100)
    with pytest.raises(SheetError, match="MB"):
        read(xlsx(TABLE))


def test_the_real_sheet_that_declares_65203_rows() -> None:
    sheet = only(real("teddy2020c/附件2_示例_e2.xlsx"))
    assert (
        sheet.headings
        == ("留言编号", "留言用户", "留言主题", "留言时间", "留言详情", "一级分类")[:6]
    )
    numbers = [row.number for row in sheet.rows]
    assert (len(numbers), sheet.expected) == (495, 495)
    assert numbers == list(range(2, 497))


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("teddy2020c/附件3.xlsx", 4326),
        ("teddy2020c/附件4.xlsx", 2816),
        ("baltimore311/311_sample.xlsx", 10000),
        ("baltimore311/311_sample.csv", 10000),
        ("coselog_receipt/receipt.csv", 8577),
    ],
)
def test_the_real_files_are_read_whole(name: str, count: int) -> None:
    sheet = only(real(name))
    assert sum(1 for _row in sheet.rows) == count
    assert sheet.expected >= count


def test_wide_headings_with_smaller_ones_below() -> None:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["编号", "标题"])
        sheet.merge_range("C1:D1", "办结")
        sheet.write_row(1, 2, ["时间", "情况"])
        sheet.write_row(2, 0, ["A1", "路灯", "2025-03-01", "已修"])
    stream.seek(0)
    found = only(stream)
    assert (found.header_row, found.headings) == (1, ("编号", "标题", "办结时间", "办结情况"))
    assert [row.number for row in found.rows] == [3]
