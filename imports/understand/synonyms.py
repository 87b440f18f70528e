"""What the words in the cells of a ledger mean: states, satisfaction, yes and no."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from tracker.vocabulary import Satisfaction

T = TypeVar("T")


class StatedOutcome(StrEnum):
    """How far the source says a matter is."""

    OPEN = "open"
    CLOSED = "closed"
    DUPLICATE = "duplicate"
    TRANSFERRED = "transferred"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


_OUTCOMES = {
    StatedOutcome.OPEN: """
        open new pending in_progress assigned received acknowledged reopened open_(duplicate)
        new_(duplicate) 未办结 未完成 未解决 未整改 未销号 待办 待办理 待处理 待受理 待交办 待签收 待核查 待回复 办理中 处理中
        整改中 在办 已受理 已登记 已交办 已签收 已转办 受理 登记 交办 推进中 正在办理 正在整改 长期推进 延期 超期 逾期 否 n no""",
    StatedOutcome.CLOSED: """
        closed close resolved completed complete done finished 办结 已办结 按期办结 逾期办结 完成 已完成 整改完成 已整改
        已整改完成 完成整改 解决 已解决 处理完毕 已处理 已办理 已答复 已回复 答复 结案 已结案 归档 已归档 销号 已销号 是 y yes √""",
    StatedOutcome.DUPLICATE: "closed_(duplicate) duplicate 重复 重复件 重复信访 重复诉求 已合并 并案",
    StatedOutcome.TRANSFERRED: "closed_(transferred) transferred 转出 已转出 移交 已移交 移送",
    StatedOutcome.REJECTED: "rejected declined invalid 不予受理 不受理 不予办理 退回 已退回 无效 无效件",
    StatedOutcome.WITHDRAWN: "withdrawn cancelled canceled 撤销 已撤销 撤诉 撤回 已撤回 作废",
}
_SATISFACTION = {
    Satisfaction.VERY: "满意 非常满意 很满意 是 satisfied very_satisfied yes y",
    Satisfaction.FAIRLY: "较满意 比较满意 基本满意 fairly_satisfied fairly mostly_satisfied",
    Satisfaction.NEUTRAL: "一般 一般满意 尚可 neutral average",
    Satisfaction.RATHER_NOT: "不太满意 较不满意 不大满意 rather_dissatisfied rather_not",
    Satisfaction.NOT: "不满意 很不满意 非常不满意 否 dissatisfied very_dissatisfied not_satisfied no n",
    Satisfaction.UNKNOWN: "不了解 不清楚 不知道 不知情 未评价 无法联系 don't_know unknown n/a",
}
_YES = "是 匿名 y yes true t 1 √ anonymous"
_NO = "否 实名 非匿名 不匿名 n no false f 0 × named"
_NAMELESS = "匿名 匿名用户 匿名网友 匿名群众 匿名市民 无名氏 不详 未知 无 网友 anonymous unknown"
SPACE = re.compile(r"\s+")


def folded(words: str) -> str:
    """Words without case, width and space, for looking them up."""
    return SPACE.sub("", unicodedata.normalize("NFKC", words).casefold())


def _table(groups: Mapping[T, str]) -> dict[str, T]:
    return {
        folded(word.replace("_", "")): code
        for code, words in groups.items()
        for word in words.split()
    }


OUTCOMES = _table(_OUTCOMES)
SATISFACTION = _table(_SATISFACTION)
TRUTH = _table({True: _YES, False: _NO})
NAMELESS = frozenset(folded(word) for word in _NAMELESS.split())
