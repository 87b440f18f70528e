"""One made-up case and its neighbours, in the shapes that the parts of the desk are fed with."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from web.shapes import (
    BlockerLine,
    CaseRow,
    ClockChip,
    ClockState,
    FileItem,
    GateCard,
    GateState,
    Moment,
    StepItem,
    StepState,
)

ZONE = ZoneInfo("Asia/Shanghai")


def when(month: int, day: int, hour: int = 17, minute: int = 30, year: int = 2026) -> dt.datetime:
    return dt.datetime(year, month, day, hour, minute, tzinfo=ZONE)


AT = when(11, 21, 9, 5)

CLOCKS = {
    ClockState.OVERDUE: ClockChip(ClockState.OVERDUE, 3, when(11, 17)),
    ClockState.TODAY: ClockChip(ClockState.TODAY, 0, when(11, 21)),
    ClockState.SOON: ClockChip(ClockState.SOON, 2, when(11, 24), kind="整改"),
    ClockState.LATER: ClockChip(
        ClockState.LATER, 12, when(12, 8), why="自2026年11月20日起15个工作日"
    ),
    ClockState.PAUSED: ClockChip(ClockState.PAUSED, due=when(1, 15, year=2027), provisional=True),
    ClockState.STOPPED: ClockChip(ClockState.STOPPED, due=when(11, 2)),
    ClockState.LATE: ClockChip(ClockState.LATE, due=when(10, 30)),
}

STEPS = [
    StepItem("登记", StepState.DONE, when(10, 12)),
    StepItem("交办", StepState.DONE, when(10, 13)),
    StepItem("整改", StepState.CURRENT, when(10, 20), "等待核查"),
    StepItem("核查", StepState.TODO),
    StepItem("销号", StepState.TODO),
]

PHOTO = FileItem("/file/1", "现场照片-护栏更换后.jpg", 1_482_000, when(11, 18), "周敏")
SCAN = FileItem("/file/2", "关于雨花路路灯整改情况的报告.pdf", 284_000, when(11, 19), "何建国")

GATES = [
    GateCard(
        1,
        "整改措施",
        "每一项整改措施是否都已落实，并由监督员当场看到？",
        GateState.PASSED,
        "沈岚（监督员）",
        when(11, 20, 15, 12),
        "12盏路灯全部更换，夜间实测全部点亮。",
        [PHOTO],
    ),
    GateCard(
        2,
        "责任",
        "作风问题是否已经纠正并作出处理，或者已正式认定不存在？",
        GateState.PASSED,
        "沈岚（监督员）",
        when(11, 20, 15, 20),
        "已约谈维护班组负责人，谈话记录在卷。",
    ),
    GateCard(
        3,
        "问题",
        "问题是否在现场解决，而不是只在纸面上解决？",
        GateState.FAILED,
        "沈岚（监督员）",
        when(11, 20, 15, 31),
        "巷口第三盏灯仍不亮，居民反映昨晚又熄灭。",
    ),
    GateCard(4, "答复", "是否认真答复了反映人，并问过是否满意？", GateState.OPEN),
]

BLOCKERS = [
    BlockerLine(
        "关口三“问题”核查未通过：巷口第三盏灯仍不亮", "城市管理局 何建国", "/case/1#measures"
    ),
    BlockerLine("回访记录缺失：尚未询问反映人是否满意", "评议办 林晓"),
]

MOMENTS = [
    Moment(
        "核查",
        when(11, 20, 15, 31),
        "沈岚",
        "监督员",
        "巷口第三盏灯仍不亮，居民反映昨晚又熄灭。",
        [("通过", "2"), ("未通过", "1")],
        [PHOTO],
        "failed",
    ),
    Moment("报送", when(11, 19, 10, 4), "何建国", "城市管理局负责人", files=[SCAN]),
    Moment("提醒：还剩3个工作日", when(11, 16, 8, 0), "系统", tone="system"),
    Moment(
        "整改方案",
        when(10, 20, 16, 45),
        "何建国",
        "城市管理局负责人",
        facts=[("措施", "3项"), ("责任领导", "副局长 唐志远"), ("整改期限", "11月24日")],
    ),
    Moment("签收", when(10, 14, 8, 52), "周敏", "城市管理局"),
    Moment("交办", when(10, 13, 11, 20), "林晓", "评议办", facts=[("协办单位", "雨花街道办事处")]),
    Moment("登记", when(10, 12, 9, 36), "林晓", "评议办"),
]

TITLES = [
    ("雨花路至建设巷口路灯连片不亮，夜间老人孩子出行不安全", "城市管理局", "deadline", "整改中"),
    ("办理不动产登记被要求重复提交同一份证明三次", "自然资源和规划局", "submitted", "等待核查"),
    ("桃源小区二次供水水压不足，六楼以上早晚无水", "水务局", "assigned", "已交办"),
    ("菜市场南门占道经营，消防通道长期被堵", "市场监督管理局", "verified", "公示中"),
    ("乡镇卫生院夜间急诊无人值守", "卫生健康局", "closed", "已销号"),
    ("中小学课后服务收费标准未公开", "教育局", "deferred", "暂不能解决"),
    ("反映信访件中的同一路灯问题", "城市管理局", "merged", "已合并"),
]


def rows() -> list[CaseRow]:
    states = list(CLOCKS.values())
    return [
        CaseRow(
            ref=str(index),
            url=f"/case/{index}",
            number=f"2026-{123 + index:06d}",
            title=title,
            status=status,
            status_label=label,
            unit=unit,
            clock=states[index],
            gates_passed=(2, 0, 0, 4, 4, 1, None)[index],
            action=("补充整改", "核查", "签收", "", "", "", "")[index],
            marks=("第2轮",) if index == 0 else (),
        )
        for index, (title, unit, status, label) in enumerate(TITLES)
    ]


def findings(error: str = "") -> list[dict[str, Any]]:
    return [
        {
            "number": gate.number,
            "title": gate.title,
            "question": gate.question,
            "name": f"gate{gate.number}",
            "value": {GateState.PASSED: "yes", GateState.FAILED: "no"}.get(gate.state, ""),
            "remark": gate.remark,
            "claims": [{"title": "整改措施", "files": gate.files}],
            "error": error if gate.state == GateState.OPEN else "",
            "accept": "image/jpeg,image/png,image/webp",
        }
        for gate in GATES
    ]


NAV = [
    {"url": "/", "label": "今日", "icon": "calendar-check", "current": True, "count": 7},
    {"url": "/ledger/", "label": "台账", "icon": "table"},
    {"url": "/new/", "label": "新登记", "icon": "square-plus"},
    {"url": "/duplicates/", "label": "合并建议", "icon": "copy", "count": 3},
    {"url": "/import/", "label": "导入", "icon": "table-import"},
    {"url": "/settings/", "label": "设置", "icon": "settings"},
]
ME = {"name": "林晓", "role": "评议办工作人员", "unit": "县评议办"}
DEMO_ROLES = [
    {"username": "lin", "role": "评议办工作人员", "name": "林晓", "unit": ""},
    {"username": "zhou", "role": "责任单位经办人", "name": "周敏", "unit": "城市管理局"},
    {"username": "he", "role": "责任单位负责人", "name": "何建国", "unit": "城市管理局"},
    {"username": "shen", "role": "监督员", "name": "沈岚", "unit": ""},
    {"username": "fang", "role": "主任", "name": "方正平", "unit": "县评议办"},
    {"username": "qiao", "role": "审计", "name": "乔雯", "unit": "县审计局"},
]
