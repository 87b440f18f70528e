"""Near-duplicates among the open cases: keys kept at logging, suggestions made from them.

Only open cases can be merged, so only they are looked at. The keys are numbers of the words
(duplicates.similarity); an archived case never has any.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations

from django.db.models import Count, F, QuerySet, Window

from duplicates import similarity
from duplicates.models import NearKey, NotSame
from tracker.access import visible_cases
from tracker.actor import Actor
from tracker.db import bulk
from tracker.models import Case
from tracker.vocabulary import OPEN

# The fields of a case that its keys come from.
WORDS = frozenset({"title", "text", "place"})
MOST = 1000  # open cases with one key: beyond that it is a phrase of a form, not a matter
LOOKED_AT = 20_000  # cases that share a key with another one, the latest
BIGGEST = 100  # cases of one suggestion that are shown at once


def matter(case: Case) -> similarity.Matter:
    return similarity.Matter(case.title, case.text, case.place)


def remember(cases: Iterable[Case]) -> None:
    """Store the keys of cases just logged."""
    bulk.insert(NearKey(key=key, case_id=case.pk) for case in cases for key in matter(case).keys)


def renew(case: Case) -> None:
    """Store the keys again after the words were corrected."""
    NearKey.objects.filter(case=case).delete()
    if not case.final:
        remember([case])


def dismiss(cases: Collection[Case], actor: Actor, at: datetime) -> None:
    """Remember that these are different matters, each from each."""
    ids = sorted(case.pk for case in cases)
    NotSame.objects.bulk_create(
        (
            NotSame(first_id=first, second_id=second, by_id=actor.user_id, at=at)
            for first, second in combinations(ids, 2)
        ),
        ignore_conflicts=True,
    )


@dataclass(frozen=True)
class DuplicateGroup:
    """Open cases that seem to be one matter, the one to keep first."""

    cases: Sequence[Case]
    more: int = 0  # how many further ones are not listed

    @property
    def keep(self) -> Case:
        return self.cases[0]

    @property
    def key(self) -> int:
        """By which groups are ordered, newest first."""
        return max(case.pk for case in self.cases)


def suggestions(actor: Actor, cases: QuerySet[Case] | None = None) -> list[DuplicateGroup]:
    """Groups of open cases of the same or almost the same words; three queries.

    The newest first; pairs that were told apart do not gather.
    """
    listed = visible_cases(actor) if cases is None else cases
    found = _matters(listed.filter(status__in=OPEN))
    apart = set(NotSame.objects.values_list("first_id", "second_id")) if found else set()
    ids = _gathered(found, apart)
    rows = Case.objects.defer("plan_text", "promise").in_bulk(
        [pk for group in ids for pk in group[:BIGGEST]]
    )
    groups = []
    for group in ids:
        cases_of = sorted((rows[pk] for pk in group[:BIGGEST]), key=_first_to_keep)
        groups.append(DuplicateGroup(cases_of, max(0, len(group) - BIGGEST)))
    return sorted(groups, key=lambda group: group.key, reverse=True)


def _first_to_keep(case: Case) -> tuple[bool, datetime, int]:
    """The oldest that a unit already has, else the oldest."""
    return (case.unit_id is None, case.received_at, case.pk)


def _matters(cases: QuerySet[Case]) -> list[tuple[int, similarity.Matter]]:
    """The cases that share a key with another one, with those shared keys. Two queries."""
    shared = (
        NearKey.objects.filter(case__in=cases.order_by().values("pk"))
        .annotate(held=Window(Count("case_id"), partition_by=F("key")))
        .filter(held__gte=2, held__lte=MOST)
    )
    keys: dict[int, list[int]] = defaultdict(list)
    for key, pk in shared.values_list("key", "case_id"):
        keys[pk].append(key)
    latest = sorted(keys)[-LOOKED_AT:]
    listed = cases.filter(pk__in=latest).order_by("id")
    found = []
    for pk, title, text, place in listed.values_list("pk", "title", "text", "place"):
        one = similarity.Matter(title, text, place)
        one.__dict__["keys"] = tuple(keys[pk])  # known already; computing them is the dear part
        found.append((pk, one))
    return found


def _gathered(
    found: Sequence[tuple[int, similarity.Matter]], apart: Collection[tuple[int, int]]
) -> list[list[int]]:
    told = [p for p in similarity.pairs(found) if (min(p[:2]), max(p[:2])) not in apart]
    return similarity.gather(found, told)
