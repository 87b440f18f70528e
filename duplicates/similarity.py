"""Nearly the same matter twice: found by a few numbers per case, looked up by index.

A text is cut into overlapping pieces of four characters; their hashes fall into six ranges, and the
smallest of each range is a key (one-permutation min-hash). Two texts that share the fraction J of
their pieces share each key with probability J, so that at J = 0.5 one of six is shared in 98 of 100
cases, while unrelated texts (J about 0.005) hardly ever share one. Two more keys stand for the
title, alone and with the place: many people report one matter in their own words under one title.
Further keys stand for a named place with a subject (`places`, `subjects`): one lamp is reported
in different words. Whoever shares a key is a candidate; `similarity` decides, and weighs both: the
same sentence about four streets is four matters.

Everything here is a function of the words alone: keys may be stored and compared for good, as long
as VERSION stays the same.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, TypeVar

from rapidfuzz import fuzz

from duplicates import places, subjects
from duplicates.places import Relation

VERSION = 2
NEAR = 0.5  # similarity from which on two matters are shown as nearly the same
PIECE = 4  # characters
RANGES = 6
LOOK_AT = 600  # characters of a text that its keys come from; similarity looks at all of it
SHORTEST_TITLE = 8  # characters: 咨询社保问题 is no matter of its own
CROWD = 100  # more holders of one key than this say that it is a common phrase, not a matter
TITLE_CROWD = 20  # and of one title, or subject in a place, that it names a kind of matter
ABOUT = 0.6  # similarity of two texts about one subject in one place
ELSEWHERE = 0.4  # at most, where both name their subject and it is not one
VERBATIM = 0.9  # similarity of texts from which on no title tells them apart
SPOTS, THEMES = 4, 3  # names and subjects of a matter that keys are made of
UNLIKE = 60  # of 100: two places written less alike are two
SAME_TITLE = 0.6  # similarity of two different texts under the same title
PRIME = 2**31 - 1  # keys fit a signed 32-bit column
CUTS = [index * PRIME // RANGES for index in range(RANGES)]

K = TypeVar("K", bound=Hashable)
MARKS = re.compile(r"[\W_]+")
WIDE = re.compile(r"[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uf900-\ufaff]")
_remainder = PRIME.__rmod__  # a method of int: the whole hashing stays in C


def plain(text: str) -> str:
    """The words without case, width, space and punctuation."""
    return MARKS.sub("", narrow(text)).lower()


def narrow(text: str) -> str:
    """The same without wide letters and figures."""
    return unicodedata.normalize("NFKC", text) if WIDE.search(text) else text


def _pieces(text: str) -> list[int]:
    """All pieces of four characters of a plain text as numbers of 64 bits (UTF-16)."""
    data = memoryview(text.encode("utf-16-le"))
    units = len(data) // 2
    pieces: list[int] = []
    for offset in range(PIECE):
        whole = (units - offset) // PIECE
        if whole > 0:
            pieces += data[2 * offset : 2 * (offset + PIECE * whole)].cast("Q")
    return pieces


def _checksum(text: str) -> int:
    return zlib.crc32(text.encode()) & PRIME


def signature(text: str) -> tuple[int, ...]:
    """Six keys of a text, each below 2**31; fewer if it is short, none below four characters."""
    return _signature(plain(text))


def _signature(text: str) -> tuple[int, ...]:
    hashes = sorted(set(map(_remainder, _pieces(text[:LOOK_AT]))))
    if not hashes:
        return ()
    count = len(hashes)
    smallest = (hashes[at if (at := bisect_left(hashes, cut)) < count else 0] for cut in CUTS)
    return tuple(dict.fromkeys(smallest))


@dataclass(frozen=True)
class Matter:
    """What is compared: the words of a case as they are written."""

    title: str
    text: str
    place: str = ""

    @cached_property
    def heading(self) -> str:
        return plain(self.title)

    @cached_property
    def body(self) -> str:
        """The plain text; "" where it says no more than the title."""
        text = plain(self.text)
        return "" if text == self.heading or len(text) < PIECE else text

    @cached_property
    def spot(self) -> str:
        return plain(self.place)

    @cached_property
    def where(self) -> places.Where:
        title, text, place = map(narrow, (self.title, self.text[:LOOK_AT], self.place))
        return places.Where(place, title, text)

    @cached_property
    def themes(self) -> frozenset[str]:
        """What it is about."""
        return subjects.main(self.heading, self.body[:LOOK_AT])

    @cached_property
    def place_keys(self) -> tuple[int, ...]:
        """A key for each of its places with each of its subjects."""
        themes = sorted(self.themes)[:THEMES]
        names = places.keyed(self.where, SPOTS)
        return tuple(_checksum(f"{name} {theme}") for name in names for theme in themes)

    @cached_property
    def keys(self) -> tuple[int, ...]:
        return keys(self)

    @cached_property
    def pieces(self) -> frozenset[int]:
        return frozenset(_pieces(self.body))


def title_key(matter: Matter) -> int | None:
    """The key of the title alone; None where it is too short to mean one matter."""
    if len(matter.heading) < SHORTEST_TITLE:
        return None
    return _checksum("title " + matter.heading)


def keys(matter: Matter) -> tuple[int, ...]:
    """The keys under which a matter is stored and sought, at most twenty, each below 2**31."""
    found = list(_signature(matter.body)) if matter.body else []
    title = title_key(matter)
    if title is not None:
        found.append(title)
        if matter.spot:
            found.append(_checksum(f"title {matter.heading} place {matter.spot}"))
    return tuple(dict.fromkeys([*found, *matter.place_keys]))


def similarity(a: Matter, b: Matter, *, title_counts: bool = True) -> float:
    """How much two matters are one, 0 to 1: nothing where they name different places, much where
    they name one place and one subject, else the fraction of pieces that their texts share.

    The same title counts 0.6 whatever the texts say, and 1.0 where one has no text but the place
    is the same. It counts nothing where the places differ, or where one of two matters without
    text does not say its place. `title_counts` is to be false where more than TITLE_CROWD matters
    bear the title: then it counts only with the same place.
    """
    where = relation(a, b)
    if where == Relation.APART:
        return 0.0
    worded = _worded(a, b, title_counts=title_counts)
    shared = one_subject(a, b)
    if shared is None or where == Relation.UNSAID:
        return worded
    if shared:
        return ABOUT + (1 - ABOUT) * worded
    # Titles may be off where the texts are the same.
    return worded if worded >= VERBATIM else min(worded, ELSEWHERE)


def relation(a: Matter, b: Matter) -> Relation:
    """Whether both are in one place; of words that name none, two that are unlike are two."""
    found = places.relation(a.where, b.where)
    if found != Relation.UNSAID or not (a.spot and b.spot):
        return found
    inside = a.spot in b.spot or b.spot in a.spot
    return found if inside or fuzz.ratio(a.spot, b.spot) >= UNLIKE else Relation.APART


def one_subject(a: Matter, b: Matter) -> bool | None:
    """Whether both are about one thing; None if one of them names nothing that is known."""
    if not a.themes or not b.themes:
        return None
    return not a.themes.isdisjoint(b.themes)


def _worded(a: Matter, b: Matter, *, title_counts: bool) -> float:
    """How much of their words is common, and whether they bear one title."""
    found = 0.0
    if a.body and b.body:
        both = len(a.pieces & b.pieces)
        found = both / (len(a.pieces) + len(b.pieces) - both)
    if a.heading != b.heading or len(a.heading) < SHORTEST_TITLE:
        return found
    if a.spot and b.spot:
        same = 0.0 if a.spot != b.spot else SAME_TITLE if a.body and b.body else 1.0
    elif not title_counts or ((a.spot or b.spot) and not (a.body and b.body)):
        same = 0.0
    else:
        same = SAME_TITLE
    return max(found, same)


class _Sets(Generic[K]):
    """Disjoint sets, joined pair by pair."""

    def __init__(self) -> None:
        self.parent: dict[K, K] = {}

    def top(self, key: K) -> K:
        self.parent.setdefault(key, key)
        while self.parent[key] != key:
            self.parent[key] = self.parent[self.parent[key]]
            key = self.parent[key]
        return key

    def join(self, a: K, b: K) -> None:
        self.parent[self.top(b)] = self.top(a)


def pairs(
    items: Iterable[tuple[K, Matter]], threshold: float = NEAR
) -> Iterator[tuple[K, K, float]]:
    """Every found pair of near items with its similarity; the first of a pair came first.

    Items of identical words are told against the first of them only.
    """
    firsts: dict[Matter, K] = {}
    matters: list[tuple[K, Matter]] = []
    for key, matter in items:
        words = Matter(matter.heading, matter.body, matter.spot)
        first = firsts.setdefault(words, key)
        if first != key and similarity(matter, matter) == 1.0:
            yield first, key, 1.0
        else:
            matters.append((key, matter))
    holders: dict[int, list[int]] = defaultdict(list)
    for index, (_key, matter) in enumerate(matters):
        for number in matter.keys:
            holders[number].append(index)
    for index, (key, matter) in enumerate(matters):
        title = title_key(matter)
        counts = title is not None and 0 < len(holders[title]) <= TITLE_CROWD
        for other in _candidates(index, matter, holders):
            found = similarity(matters[other][1], matter, title_counts=counts)
            if found >= threshold:
                yield matters[other][0], key, found


def _candidates(index: int, matter: Matter, holders: dict[int, list[int]]) -> list[int]:
    """Earlier holders of a key of this matter, common phrases left out."""
    kinds = {title_key(matter), *matter.place_keys}
    found: set[int] = set()
    for number in matter.keys:
        others = holders[number]
        if len(others) <= (TITLE_CROWD if number in kinds else CROWD):
            found.update(others[: bisect_left(others, index)])
    return sorted(found)


def groups(items: Iterable[tuple[K, Matter]], threshold: float = NEAR) -> list[list[K]]:
    """Items that are near each other, directly or through others; each group in the order given."""
    listed = list(items)
    return gather(listed, pairs(listed, threshold))


def gather(items: Iterable[tuple[K, Matter]], found: Iterable[tuple[K, K, float]]) -> list[list[K]]:
    """Items that the pairs join, directly or through others; each group in the order given.

    The nearest pairs first; none joins groups whose first ones are in two places.
    """
    matters = dict(items)
    sets: _Sets[K] = _Sets()
    for first, second, _similarity in sorted(found, key=lambda pair: -pair[2]):
        one, other = sets.top(first), sets.top(second)
        if one != other and relation(matters[one], matters[other]) != Relation.APART:
            sets.join(first, second)
    gathered: dict[K, list[K]] = defaultdict(list)
    for key in matters:
        if key in sets.parent:
            gathered[sets.top(key)].append(key)
    return [group for group in gathered.values() if len(group) > 1]
