"""Where a matter is, as people write it: roads, estates, villages, buildings, named places.

No gazetteer and no parser: a name is the characters before a word that ends one (路, 小区, 村 …).
What stands before the name itself is not known, so two names are one if one ends as the other does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

ENDINGS = {
    "road": r"大道|大街|胡同|街(?!道|社区|坊)|巷(?!子)|弄堂|路(?!灯|面|人|过|况|上|边|牌|肩)",
    "estate": r"小区|花园|家园|嘉园|家属院|新村|安置房|新城|公寓|雅居|名邸|苑"
    r"|(?<=[^公儿校])园(?=\d)",
    "village": r"社区|村(?!民|里|干|委|口|道|路)|屯",
    "town": r"镇(?!里)|乡(?!下|村)|街道办|街道",
    "spot": r"小学|中学|[一二三四五六七八九]中(?!心|间|旬|午|学)"
    r"|幼儿园|学院|驾校|网吧|医院|保健院|卫生院|市场|商场|超市|广场(?!舞)|公园"
    r"|水库|大桥|车站|加油站|饭店|酒店|宾馆|大厦|[河湖渠桥](?=[，。、；！？\s]|[东西南北里边上下两]|$)",
    "window": r"窗口",
}
WHOLE = ("人民医院", "中医院", "妇幼保健院", "汽车站", "火车站", "政务服务中心")  # a county has one
LONGEST = 7
NAME = re.compile(rf"[\u4e00-\u9fffA-Za-z]{{1,{LONGEST}}}$")
ENDED = re.compile(
    f"(?P<whole>{'|'.join(WHOLE)})|"
    + "|".join(f"(?P<{kind}>{words})" for kind, words in ENDINGS.items())
)
# What comes before a name and is none of it.
BEFORE = re.compile(
    r"反映|投诉|咨询|关于|附近|旁边|门口|我们|有人|县城|城区"
    r"|[的在位于住从到和与跟及至往沿由对向把被让给是有了我你他这那去过经个号省市县区]"
)
NO_NAMES = re.compile(
    r"(马|道|公|铁|网|线|电|走|修|条|土|小|大|主|辅|水泥|柏油|通组|出|半|一|全|本|进|十字|老旧|把|堵|占|拦|挡|铺|挖|下|车|[省市县区个]|我们|要求|交通要)$"
)
DIGITS = r"\d{1,4}|[一二三四五六七八九十]{1,3}"
COUNTED = re.compile(
    rf"(?<![月\d])(?P<number>{DIGITS})(?:(?P<building>号楼|栋|幢)|(?P<house>号院|号(?!楼|线))|(?P<entrance>单元)"
    r"|(?P<group>组|队)|(?P<bus>路(?=公交|公共汽车|车)))"
)
PARTS = re.compile(r"(?P<section>[东西南北中])段|(?P<gate>[东西南北])门")
# From the finest to the coarsest: the first of which both speak decides.
ORDER = ("window", "spot", "estate", "village", "bus", "road", "town")
FINE = ("building", "house", "entrance", "group", "section", "gate")
SHORTEST = 2
NUMERALS = {word: number for number, word in enumerate("一二三四五六七八九", start=1)}


class Relation(Enum):
    SAME = "same"
    UNSAID = "unsaid"
    APART = "apart"


Anchors = dict[str, frozenset[str]]


def anchors(text: str) -> Anchors:
    """What a text says of its place, by kind."""
    found: dict[str, set[str]] = {}
    last = 0
    for match in ENDED.finditer(text):
        kind, start = str(match.lastgroup), match.start()
        if kind == "whole":
            found.setdefault("spot", set()).add(match[0])
        elif before := NAME.search(text, max(last, start - LONGEST), start):
            name = named(before[0]) + match[0] * match[0].endswith("中")  # 一中 is not 二中
            if len(name) >= SHORTEST and not NO_NAMES.search(name):
                found.setdefault(kind, set()).add(name)
        last = match.end()
    for match in COUNTED.finditer(text):
        found.setdefault(str(match.lastgroup), set()).add(numeral(match["number"]))
    for match in PARTS.finditer(text):
        found.setdefault(str(match.lastgroup), set()).add(match[match.lastgroup or 0])
    return {kind: frozenset(names) for kind, names in found.items()}


def named(before: str) -> str:
    """The name in the characters before its ending."""
    last = BEFORE.split(before)[-1]
    return last if len(last) >= SHORTEST else before


def numeral(word: str) -> str:
    """The number in figures; 二 and 2 are one building."""
    if word.isdigit():
        return word.lstrip("0")
    tens, ten, ones = word.partition("十")
    if not ten:
        return str(NUMERALS.get(word, word))
    return str(10 * NUMERALS.get(tens, 1) + NUMERALS.get(ones, 0))


def alike(one: str, other: str) -> bool:
    """Whether two names are one: what was taken along before the name is not known."""
    return one.endswith(other) or other.endswith(one)


def common(ours: Iterable[str], theirs: Iterable[str]) -> int:
    theirs = list(theirs)
    return sum(any(alike(one, other) for other in theirs) for one in ours)


@dataclass(frozen=True)
class Where:
    """What is said of the place: in a field of its own, where it heads the words, anywhere."""

    place: str
    title: str
    text: str

    @cached_property
    def spot(self) -> Anchors:
        return anchors(self.place)

    @cached_property
    def headed(self) -> Anchors:
        return joined(self.spot, anchors(self.title))

    @cached_property
    def told(self) -> Anchors:
        return anchors(self.text)

    @cached_property
    def primary(self) -> Anchors:
        """Where it is named for itself."""
        return self.headed if names(self.headed) else {**self.told, **self.headed}

    @cached_property
    def full(self) -> Anchors:
        return joined(self.headed, self.told)


def joined(one: Anchors, other: Anchors) -> Anchors:
    none = frozenset[str]()
    return {kind: one.get(kind, none) | other.get(kind, none) for kind in {*one, *other}}


def names(said: Anchors) -> bool:
    return any(kind in said for kind in ORDER)


def relation(one: Where, other: Where) -> Relation:
    """Whether two matters are in one place, as far as they say."""
    found = coarse(one.spot, other.spot)
    if found == Relation.UNSAID:
        found = coarse(one.primary, other.primary)
    if found == Relation.UNSAID:
        # Each names its place by another kind of word: what they mention besides may tell.
        found = coarse(one.full, other.full)
        if found == Relation.APART:
            return Relation.UNSAID
    if found != Relation.APART and apart(one.primary, other.primary, FINE):
        return Relation.APART
    return found


def coarse(one: Anchors, other: Anchors) -> Relation:
    for kind in ORDER:
        ours, theirs = one.get(kind), other.get(kind)
        if not ours or not theirs:
            continue
        shared = common(ours, theirs)
        if kind == "town" and shared:
            return Relation.UNSAID  # a whole town is no place of a matter
        crossing = kind == "road" and len(ours) > 1 and len(theirs) > 1
        return Relation.SAME if shared > crossing else Relation.APART
    return Relation.UNSAID


def apart(one: Anchors, other: Anchors, kinds: Iterable[str]) -> bool:
    """Whether both name things of one of these kinds, and none in common."""
    both = (kind for kind in kinds if kind in one and kind in other)
    return any(one[kind].isdisjoint(other[kind]) for kind in both)


def keyed(where: Where, most: int) -> list[str]:
    """The names by which a place is sought: the finest first, each by its last two characters."""
    found = [
        f"{kind} {name[-SHORTEST:]}"
        for kind in ORDER[:-1]
        for name in sorted(where.full.get(kind, ()))
    ]
    town = [f"town {name[-SHORTEST:]}" for name in sorted(where.full.get("town", ()))]
    return (found or town)[:most]
