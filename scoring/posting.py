"""Posting: the entries that the events of cases call for, written where they are missing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from operator import attrgetter

from django.db import transaction

from scoring.models import Entry, Scheme
from scoring.presets import RECTIFICATION
from scoring.rules import READ, Fact, Posting, postings
from tracker.models import Case, CaseEvent, Unit
from tracker.records.verbs import AssignRecord
from tracker.time import clocks
from tracker.vocabulary import Status

BATCH = 500
Key = tuple[int, str, int | None]


def post(event_ids: Iterable[int]) -> int:
    """Post what these events count; twice, or out of order, changes nothing. Returns new rows.

    The whole history of their cases is read, because what an event counts depends on what came
    before it. A fixed number of queries, however many events.
    """
    cases = CaseEvent.objects.filter(pk__in=list(event_ids), verb__in=READ).order_by()
    return post_cases(cases.values_list("case_id", flat=True).distinct())


def post_cases(case_ids: Iterable[int]) -> int:
    """Post all that is missing of these cases. Returns how many rows are new."""
    with transaction.atomic():
        wanted = expected(list(case_ids))
        if not wanted:
            return 0
        known = keys({row.case_id for row in wanted})
        fresh = [row for row in wanted if row.key not in known]
        # A counter-entry names a row, which must be there first.
        insert(row.entry() for row in fresh if row.undoes is None)
        counters = [row for row in fresh if row.undoes is not None]
        if counters:
            known = keys({row.case_id for row in counters})
            insert(row.entry(known[row.undoes]) for row in counters if row.undoes)
        return len(fresh)


def insert(entries: Iterable[Entry]) -> None:
    """Whoever posts the same at the same time was quicker: its rows are these rows."""
    Entry.objects.bulk_create(entries, ignore_conflicts=True, batch_size=BATCH)


def rebuild(batch: int = BATCH) -> int:
    """Post what is missing of every case there is. Returns how many rows are new."""
    return sum(post_cases(ids) for ids in batches(batch))


def batches(size: int = BATCH) -> Iterator[list[int]]:
    """The ids of all cases, so many at a time."""
    last = 0
    while True:
        found = Case.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)
        ids = list(found[:size])
        if not ids:
            return
        yield ids
        last = ids[-1]


@dataclass(frozen=True)
class Wanted:
    """An entry that the events call for."""

    case_id: int
    posting: Posting
    year: int
    points: Decimal
    scheme_id: int

    @property
    def key(self) -> Key:
        return self.posting.key

    @property
    def undoes(self) -> Key | None:
        return self.posting.undoes.key if self.posting.undoes else None

    def entry(self, reverses: int | None = None) -> Entry:
        return Entry(
            unit_id=self.posting.unit,
            year=self.year,
            rule=self.posting.rule,
            points=self.points,
            scheme_id=self.scheme_id,
            event_id=self.posting.event,
            case_id=self.case_id,
            reverses_id=reverses,
            at=self.posting.at,
        )


def expected(case_ids: Collection[int]) -> list[Wanted]:
    """What the events of these cases call for."""
    events = (
        CaseEvent.objects.filter(case_id__in=case_ids, verb__in=READ)
        .order_by("case_id", "seq")
        .only("case_id", "verb", "at", "data", "imported")
    )
    history, tariff = list(events), Tariff.load()
    if not history:
        return []
    units, origins = unit_codes(history), origin_units(case_ids)
    return [
        row
        for case_id, rows in groupby(history, attrgetter("case_id"))
        for posting in postings(facts(rows), units, origins.get(case_id))
        if (row := tariff.price(case_id, posting)) is not None
    ]


def facts(events: Iterable[CaseEvent]) -> Iterator[Fact]:
    for event in events:
        yield Fact(event.pk, event.at, event.record, event.imported)


def unit_codes(history: Iterable[CaseEvent]) -> dict[str, int]:
    """Units by the code that the events name; one that has another code today is found too."""
    codes = {e.record.unit for e in history if isinstance(e.record, AssignRecord)}
    found = dict(Unit.objects.filter(code__in=codes).values_list("code", "pk"))
    lacking = codes - set(found)
    if lacking:
        before = Unit.history.filter(code__in=lacking).order_by("history_date")
        found |= dict(before.values_list("code", "id"))
    return found


def origin_units(case_ids: Collection[int]) -> dict[int, int]:
    """The lead units of cases signed off here that have come back, by the case they came back as.

    What was archived on import never passed a gate of ours, so nobody breaks a word given to us.
    """
    found = Case.objects.filter(pk__in=case_ids, origin__status=Status.CLOSED).order_by()
    return dict(found.values_list("pk", "origin__unit_id"))


def keys(case_ids: Collection[int]) -> dict[Key, int]:
    """The entries of these cases by what makes them the same."""
    rows = Entry.objects.filter(case_id__in=case_ids).order_by()
    found = rows.values_list("event_id", "rule", "reverses__event_id", "pk")
    return {(event, rule, undone): pk for event, rule, undone, pk in found}


@dataclass
class Tariff:
    """The versions of the scheme, newest first: what each rule costs on a day."""

    versions: list[tuple[date, int, dict[str, Decimal]]]

    @classmethod
    def load(cls, code: str = RECTIFICATION) -> Tariff:
        found = Scheme.objects.filter(code=code).order_by("-valid_from").prefetch_related("rules")
        return cls([(s.valid_from, s.pk, {r.rule: r.points for r in s.rules.all()}) for s in found])

    def price(self, case_id: int, posting: Posting) -> Wanted | None:
        """The entry of a posting, by the version of its day; None if that one has no such rule.

        A counter-entry gives back what was taken, in the year in which it was taken.
        """
        first = posting.undoes or posting
        day = clocks.local(first.at)
        for valid_from, scheme, points in self.versions:
            if valid_from <= day:
                if posting.rule not in points:
                    return None
                taken = points[posting.rule]
                value = -taken if posting.undoes else taken
                return Wanted(case_id, posting, day.year, value, scheme)
        return None


def differences() -> list[tuple[Key, str]]:
    """Entries that the events do not call for as they stand, or that are missing; [] is health."""
    found: list[tuple[Key, str]] = []
    for ids in batches():
        wanted = {row.key: (row.posting.unit, row.year, row.points) for row in expected(ids)}
        rows = Entry.objects.filter(case_id__in=ids).order_by("id")
        columns = ("event_id", "rule", "reverses__event_id", "unit_id", "year", "points")
        there = {(e, r, u): (unit, y, p) for e, r, u, unit, y, p in rows.values_list(*columns)}
        found += [(key, "missing") for key in wanted if key not in there]
        found += [(key, "unfounded") for key in there if key not in wanted]
        found += [(k, "other") for k in wanted if k in there and there[k] != wanted[k]]
    return found
