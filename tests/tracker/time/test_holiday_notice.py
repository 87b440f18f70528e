"""Holiday notices as the State Council words them, against what chinesecalendar knows of them."""

from __future__ import annotations

from datetime import date

import pytest

from tracker.time.holiday_notice import UnreadableError, read
from tracker.time.holidays import HolidayNotice, notice

NOTICE_2026 = """国务院办公厅关于2026年部分节假日安排的通知
国办发明电〔2025〕7号
各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
经国务院批准，现将2026年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
节假日期间，各地区、各部门要妥善安排好值班和安全、保卫、疫情防控等工作。
"""
NOTICE_2025 = """国务院办公厅关于2025年部分节假日安排的通知
一、元旦：1月1日（周三）放假1天，不调休。
二、春节：1月28日（农历除夕、周二）至2月4日（农历正月初七、周二）放假调休，共8天。1月26日（周日）、2月8日（周六）上班。
三、清明节：4月4日（周五）至6日（周日）放假，共3天。
四、劳动节：5月1日（周四）至5日（周一）放假调休，共5天。4月27日（周日）上班。
五、端午节：5月31日（周六）至6月2日（周一）放假，共3天。
六、国庆节、中秋节：10月1日（周三）至8日（周三）放假调休，共8天。9月28日（周日）、10月11日（周六）上班。
"""
NOTICE_2019 = """关于2019年部分节假日安排的通知
一、元旦：2018年12月30日至2019年1月1日放假调休，共3天。2018年12月29日（星期六）上班。
"""


def weekdays(found: HolidayNotice) -> set[date]:
    """The days off that a calendar needs to be told: at weekends nobody works anyway."""
    return {day for day in found.holidays if day.weekday() < 5}


@pytest.mark.parametrize(("text", "year"), [(NOTICE_2026, 2026), (NOTICE_2025, 2025)])
def test_a_notice_reads_as_chinesecalendar_has_it(text: str, year: int) -> None:
    (found,) = read(text)
    known = notice(year)
    assert found.year == year
    assert weekdays(found) == {d for d in weekdays(known) if d.year == year}
    assert set(found.makeups) == set(known.makeups)


def test_a_notice_reaches_back_into_december() -> None:
    (found,) = read(NOTICE_2019)
    assert sorted(found.holidays) == [date(2018, 12, 30), date(2018, 12, 31), date(2019, 1, 1)]
    assert list(found.makeups) == [date(2018, 12, 29)]


def test_names_are_kept() -> None:
    (found,) = read(NOTICE_2025)
    assert found.holidays[date(2025, 10, 1)] == "国庆节、中秋节"


def test_a_table_reads_too() -> None:
    text = "date,kind,name\n2027-01-01,holiday,元旦\n2027-01-03,makeup,元旦\n"
    assert read(text) == [
        HolidayNotice(2027, {date(2027, 1, 1): "元旦"}, {date(2027, 1, 3): "元旦"}),
    ]


def test_a_table_may_hold_several_years_and_chinese_words() -> None:
    text = "日期,类别,名称\n2027-01-01,放假,元旦\n2027-12-31,放假,元旦\n2028-01-01,放假,元旦\n"
    found = read(text)
    assert [(n.year, sorted(n.holidays)) for n in found] == [
        (2027, [date(2027, 1, 1), date(2027, 12, 31)]),
        (2028, [date(2028, 1, 1)]),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "明天放假",
        "一、元旦：1月1日放假1天。",  # of which year?
        "关于2027年部分节假日安排的通知\n一、元旦：1月1日（周四）放假1天。",  # a Friday
        "关于2027年部分节假日安排的通知\n一、元旦：1月1日至3日放假，共2天。",
        "关于2027年部分节假日安排的通知\n一、元旦：1月1日放假1天。1月4日上班。",  # a Monday
        "关于2027年部分节假日安排的通知\n一、元旦：1月32日放假1天。",
        "关于2027年部分节假日安排的通知\n一、元旦：1月1日补休。",
        "关于2027年部分节假日安排的通知\n二、国庆节：10月1日至7日放假，共7天。",  # no New Year
        "date,kind,name\n2027-13-01,holiday,元旦\n",
        "date,kind,name\n2027-01-01,rest,元旦\n",
        "date,kind,name\n2027-05-01,holiday,劳动节\n",
    ],
)
def test_what_does_not_add_up_is_refused(text: str) -> None:
    with pytest.raises(UnreadableError):
        read(text)


def test_the_year_may_be_given() -> None:
    (found,) = read("一、元旦：1月1日（周五）放假1天。", 2027)
    assert found == HolidayNotice(2027, {date(2027, 1, 1): "元旦"}, {})
