"""What the records of events name: people, units, words; each read once for many events."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext

from tracker import reference
from tracker.case_facts import with_people
from tracker.models import CaseEvent
from tracker.records.long import MilestoneRecord, ProposeLongRecord
from tracker.records.parts import Record, Words, words_in
from tracker.records.public import DecideNonpublicRecord, DrawWitnessRecord
from tracker.records.ruling import DeclineRecord
from tracker.records.verbs import (
    AccountRecord,
    AddMeasuresRecord,
    AskedRecord,
    AttachRecord,
    Change,
    CorrectRecord,
    DifferenceRecord,
    DrawRecord,
    LogRecord,
    MeasureRecord,
    PlanRecord,
    RespondRecord,
    SecondLookRecord,
    StandInRecord,
    SubmitRecord,
)
from tracker.texts import Texts
from tracker.verbs.correction import CorrectForm


class Names:
    """What records name: codes, ids and words; a fixed number of look-ups for any of them.

    `at_hand` are other rows of the case: what stands in them is not read again, and who is named in
    them is read together with whom the events name.
    """

    def __init__(
        self, rows: Sequence[CaseEvent], at_hand: Iterable[Model] = (), *, unit: bool = False
    ) -> None:
        self.for_unit = unit  # which reads no reporter's own words
        at_hand = list(at_hand)
        records = [row.record for row in rows]
        changes = [c for r in records if isinstance(r, CorrectRecord) for c in r.changes]
        inspectors = set(_inspectors(records))
        self.texts = Texts((words for record in records for words in shown(record)), at_hand)
        self.units = reference.units.by("code")
        self.tiers = reference.tiers.by("code")
        self.channels = reference.channels.by("code")
        mentioned = inspectors | _ids(changes, "inspector")
        self.people = with_people([*rows, *at_hand], mentioned)
        self.edited: dict[str, dict[Any, Any]] = {
            "inspector": self.people,
            "category": reference.categories(),
            "channel": reference.channels(),
        }

    def unit(self, code: str) -> Any:
        return self.units.get(code, code)

    def edit(self, field: str, value: int | bool | None) -> str:
        """A value of a corrected field, before or after."""
        if value is None:
            return "—"
        if isinstance(value, bool):
            return yes_no(value)
        return str(self.edited[field].get(value, value))

    def why(self, record: Record) -> str:
        """The reasons that a record names, as far as they are for this reader."""
        return "" if self.for_unit and isinstance(record, AskedRecord) else self.texts.why(record)

    def edits(self, record: CorrectRecord) -> list[tuple[str, str, str]]:
        """What was corrected: field, before, after."""
        words = [
            (r.field, *(self.texts.of(w, r.field) or "—" for w in (r.old, r.new)))
            for r in record.rewordings
            if not self.for_unit
        ]
        # A tick of former days stands on the discipline track now (migration 0041).
        others = [
            (c.field, *(self.edit(c.field, v) for v in (c.old, c.new)))
            for c in record.changes
            if c.field in CorrectForm.base_fields
        ]
        return [(field_name(name), old, new) for name, old, new in (*words, *others)]


def shown(record: Record) -> Iterator[Words]:
    """The words of a record that stand in the timeline."""
    yield from record.reasons
    match record:
        case LogRecord(said=Words() as words) | PlanRecord(plan=words):
            yield words
        case MeasureRecord(measure=words) | AccountRecord(detail=words):
            yield words
        case AddMeasuresRecord() | RespondRecord() | MilestoneRecord():
            yield from words_in(replace(record, files=()))
        case ProposeLongRecord(milestones=milestones):
            yield from milestones
        case AttachRecord(files=(first, *_)):
            yield first.words
        case DifferenceRecord(text=words):
            yield words
        case CorrectRecord(rewordings=rewordings):
            for one in rewordings:
                yield from (one.old, one.new)


def _inspectors(records: Iterable[Record]) -> Iterator[int]:
    for record in records:
        match record:
            case SubmitRecord(inspector=int(person)) | DrawRecord(inspector=person):
                yield person
            case StandInRecord(person=int(person)):
                yield person
            case SecondLookRecord(pool=pool) | DeclineRecord(pool=pool):
                yield from pool
            case DecideNonpublicRecord(pool=people) | DrawWitnessRecord(inspectors=people):
                yield from people


def _ids(changes: Iterable[Change], field: str) -> set[Any]:
    return {value for c in changes if c.field == field for value in (c.old, c.new) if value}


def yes_no(value: bool) -> str:
    return gettext("Yes") if value else gettext("No")


def field_name(name: str) -> str:
    """What a field of the case is called where it is corrected."""
    return str(CorrectForm.base_fields[name].label)


def shortened(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"
