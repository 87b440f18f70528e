"""What a complaint is probably about: units and categories whose words occur in its text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from duplicates.models import NearKey
from duplicates.similarity import Matter, plain, similarity
from tracker.access import visible_cases
from tracker.actor import Actor
from tracker.models import Case, Category, Unit

UNITS, CATEGORIES, NEAR_CASES = 3, 3, 4  # suggested at most
LATEST = 300  # open cases with a common key that a new one is compared with
ALIKE = 0.3  # lower than for a merge: the text is only half typed yet, and a look costs nothing
# A word counts by its length; a name of the unit says more than a word of its duties.
NAME, DUTY, PART = 4, 2, 1
SHORTEST = 2  # characters of a word that is looked for
HALF = 0.5  # of the pairs of characters of a category's name

T = TypeVar("T")


@dataclass(frozen=True)
class Suggestion(Generic[T]):
    """One guess, with the words that speak for it; `score` orders guesses and means no more."""

    what: T
    score: float
    words: tuple[str, ...]


def words_of(unit: Unit) -> Iterable[tuple[str, int]]:
    """The words of a unit with their weight. Needs aliases and parts to be prefetched."""
    yield from ((name, NAME) for name in (unit.name, unit.short_name))
    yield from ((alias.alias, NAME) for alias in unit.aliases.all())
    yield from ((word, DUTY) for word in unit.duties.split())
    for part in unit.parts.all():
        yield from ((name, NAME) for name in (part.name, part.short_name))
        yield from ((word, PART) for word in part.duties.split())


def score(unit: Unit, text: str) -> Suggestion[Unit]:
    """How much of `text`, already plain, speaks for the unit."""
    found: dict[str, int] = {}
    for word, weight in words_of(unit):
        bare = plain(word)
        if len(bare) >= SHORTEST and bare in text:
            found[word] = max(found.get(word, 0), weight * len(bare))
    return Suggestion(unit, sum(found.values()), tuple(found))


def units_for(text: str) -> list[Suggestion[Unit]]:
    """The likeliest active units, best first; none without a word in common. Three queries."""
    bare = plain(text)
    units = Unit.objects.filter(parent__isnull=True, active=True).prefetch_related(
        "aliases", "parts"
    )
    found = [score(unit, bare) for unit in units]
    return sorted((s for s in found if s.score), key=lambda s: -s.score)[:UNITS]


def pairs(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)}


def categories_for(text: str) -> list[Suggestion[Category]]:
    """The categories whose name is for the greater part in the text, best first. One query."""
    present = pairs(plain(text))
    found = []
    for category in Category.objects.all():
        name = pairs(plain(category.name))
        shared = len(name & present)
        if name and shared / len(name) >= HALF:
            found.append(Suggestion(category, shared * shared / len(name), (category.name,)))
    return sorted(found, key=lambda s: -s.score)[:CATEGORIES]


@dataclass(frozen=True)
class Near:
    """An open case that says nearly the same; `percent` of the words are common."""

    case: Case
    percent: int


def near_cases(matter: Matter, actor: Actor) -> list[Near]:
    """Open cases that may be the same matter, nearest first. One query."""
    if not matter.keys:
        return []
    sharing = NearKey.objects.filter(key__in=matter.keys).values("case_id")
    latest = visible_cases(actor).open().filter(pk__in=sharing)
    found = []
    for case in latest.order_by("-id")[:LATEST]:
        other = Matter(case.title, case.text, case.place)
        alike = similarity(matter, other)
        if alike >= ALIKE:
            found.append(Near(case, round(alike * 100)))
    return sorted(found, key=lambda near: -near.percent)[:NEAR_CASES]
