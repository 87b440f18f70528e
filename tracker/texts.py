"""Where free words stand: how a record names them, and how they are read again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Value
from django.utils.translation import gettext

from tracker.digests import salted
from tracker.models import (
    Accountability,
    CallBack,
    Case,
    Demand,
    DemandAnswer,
    Difference,
    Evidence,
    Finding,
    Measure,
    Milestone,
    MilestoneFinding,
    PublicText,
    Reply,
    Request,
    Signature,
    SourceRow,
    Supplement,
    TextVersion,
    UnitText,
)
from tracker.records.parts import FileRef, Record, Words
from tracker.vocabulary import TextKind


@dataclass(frozen=True)
class TextPlace:
    """The fields of a row that are words, and where their salt is."""

    model: type[Model]
    fields: tuple[str, ...]
    salt: str = "salt"

    def told(self, kind: TextKind, row: Model) -> TextRow:
        """The words in a row at hand."""
        words = {name: getattr(row, name) for name in self.fields}
        return TextRow(kind, row.pk, getattr(row, self.salt), words)


MATTER = ("title", "text", "place")
PLACES: Mapping[TextKind, TextPlace] = {
    TextKind.CASE: TextPlace(Case, MATTER),  # as it was logged
    TextKind.VERSION: TextPlace(Case.history.model, MATTER),
    TextKind.SOURCE: TextPlace(SourceRow, ("channel", "category", "unit", "status")),
    TextKind.PLAN: TextPlace(Case, ("leader", "plan_text"), "plan_salt"),
    TextKind.MEASURE: TextPlace(Measure, ("text", "owner")),
    TextKind.FILE: TextPlace(Evidence, ("name", "caption")),
    TextKind.REPLY: TextPlace(Reply, ("text",)),
    TextKind.ACCOUNTABILITY: TextPlace(Accountability, ("document_no", "receipt_no", "detail")),
    TextKind.CALL_BACK: TextPlace(CallBack, ("remark",)),
    TextKind.DIFFERENCE: TextPlace(Difference, ("text",)),
    TextKind.FINDING: TextPlace(Finding, ("remark",)),
    TextKind.DEMAND: TextPlace(Demand, ("text",)),
    TextKind.DEMAND_ANSWER: TextPlace(DemandAnswer, ("text",)),
    TextKind.MILESTONE: TextPlace(Milestone, ("text", "owner")),
    TextKind.MILESTONE_FINDING: TextPlace(MilestoneFinding, ("remark",)),
    TextKind.SIGNATURE: TextPlace(Signature, ("opinion",)),
    TextKind.REQUEST: TextPlace(Request, ("reason",)),
    TextKind.DECISION: TextPlace(Request, ("decision",), "decision_salt"),
    TextKind.RELEASE: TextPlace(PublicText, ("title", "text", "reply")),
    TextKind.UNIT: TextPlace(UnitText, MATTER),
    TextKind.SHOWN: TextPlace(PublicText, ("measures", "deferral")),
    TextKind.WITHDRAWAL: TextPlace(PublicText, ("withdrawn",)),
    TextKind.SUPPLEMENT: TextPlace(Supplement, ("text",)),
    TextKind.TEXT: TextPlace(TextVersion, ("text",)),
}
WIDEST = max(len(place.fields) for place in PLACES.values())


# Naming ----------------------------------------------------------------------------------------


def digest(kind: TextKind, row: Any) -> str:
    """The salted digest of the words in a row."""
    place = PLACES[kind]
    return salted(getattr(row, place.salt), {name: getattr(row, name) for name in place.fields})


def named(kind: TextKind, row: Any) -> Words:
    """How a record names the words in a row that has its key."""
    return Words(kind, row.pk, digest(kind, row))


def named_if(kind: TextKind, row: Any) -> Words | None:
    """The same, or None where no words were given."""
    return named(kind, row) if any(getattr(row, n) for n in PLACES[kind].fields) else None


def write(case: Case, field: str, text: str) -> TextVersion:
    """Write words that have no other row."""
    return TextVersion.objects.create(case=case, field=field, text=text)


def keep(case: Case, field: str, text: str) -> Words:
    """Write them, and name them."""
    return named(TextKind.TEXT, write(case, field, text))


def keep_all(case: Case, words: Mapping[str, str]) -> list[Words]:
    """Several of them, by field."""
    rows = [TextVersion(case=case, field=field, text=text) for field, text in words.items()]
    return [named(TextKind.TEXT, row) for row in TextVersion.objects.bulk_create(rows)]


def keep_if(case: Case, field: str, text: str) -> Words | None:
    return keep(case, field, text) if text else None


def file_refs(rows: Iterable[Evidence]) -> tuple[FileRef, ...]:
    """How a record names the files that came with its act."""
    return tuple(FileRef(named(TextKind.FILE, row), row.sha256) for row in rows)


# Reading ---------------------------------------------------------------------------------------


class Texts:
    """The words that records name: from rows at hand, or in one statement for all others."""

    def __init__(self, words: Iterable[Words], at_hand: Iterable[Model] = ()) -> None:
        known = {(type(row), row.pk): row for row in at_hand}
        found, wanted = [], []
        for one in words:
            # A case at hand may have been corrected since it was logged.
            place = PLACES[one.kind]
            row = None if one.kind == TextKind.CASE else known.get((place.model, one.row))
            if row is None:
                wanted.append(one)
            else:
                found.append(place.told(one.kind, row))
        found += rows_of(wanted)
        self._found = {(row.kind, row.row): row.words for row in found if row.salt is not None}

    def of(self, words: Words, field: str = "") -> str:
        """Words by their field, the first where there is no such; what was taken out is said so."""
        found = self._found.get((words.kind, words.row))
        if found is None:
            return gettext("(redacted)")
        return found[field] if field in found else next(iter(found.values()))

    def why(self, record: Record) -> str:
        """The reasons that a record names."""
        return "\n".join(self.of(words) for words in record.reasons)

    def all(self, words: Words) -> list[str]:
        """The words of all fields that have any."""
        found = self._found.get((words.kind, words.row))
        return [gettext("(redacted)")] if found is None else [w for w in found.values() if w]


def why(record: Record) -> str:
    """The reasons of a single record; those of many are read by one `Texts`."""
    return Texts(record.reasons).why(record)


@dataclass(frozen=True)
class TextRow:
    """Words as they stand: from these, salt and words by field, their digest can be taken again."""

    kind: str
    row: int
    salt: str | None
    words: Mapping[str, str]


def rows_of(words: Iterable[Words]) -> list[TextRow]:
    """The rows in which words stand, each once, in one statement."""
    wanted: dict[TextKind, set[int]] = {}
    for one in words:
        wanted.setdefault(one.kind, set()).add(one.row)
    parts = [part for kind, keys in wanted.items() for part in _rows(kind, keys)]
    found = parts[0].union(*parts[1:], all=True) if parts else ()
    return [
        TextRow(kind, key, salt, dict(zip(PLACES[TextKind(kind)].fields, values, strict=False)))
        for kind, key, salt, *values in found
    ]


def _rows(kind: TextKind, keys: set[int]) -> list[Any]:
    place = PLACES[kind]
    if kind != TextKind.CASE:
        return [_told(kind, place, place.model._default_manager.filter(pk__in=keys))]
    # The words with which a case was logged are its first version, once it has been corrected.
    first = Case.history.filter(id__in=keys, history_type="+")
    same = Case.objects.filter(pk__in=keys).exclude(pk__in=first.order_by().values("id"))
    return [_told(kind, place, same), _told(kind, place, first, "id")]


def _told(kind: TextKind, place: TextPlace, rows: Any, key: str = "pk") -> Any:
    empty = [Value("")] * (WIDEST - len(place.fields))
    columns = (Value(str(kind)), key, place.salt, *place.fields, *empty)
    return rows.order_by().values_list(*columns)
