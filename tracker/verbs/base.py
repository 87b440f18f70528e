"""A verb: one object per thing that can happen to a case: grant, payload, change and record."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.core.files import File
from django.db.models.fields.files import FieldFile

from tracker.actor import Actor
from tracker.models import Case, Request, TrackEntry
from tracker.records.parts import Record
from tracker.road import MOVES, SIGNED, Move
from tracker.vocabulary import UNIT_ROLES, Role, Status, VerbName


@dataclass
class Act:
    """One verb being performed: what it was given, and what it leaves for the door to write."""

    case: Case
    actor: Actor
    at: datetime
    data: dict[str, Any]
    record: Record | None = None  # goes into the event: no free words, no identities
    changed: set[str] = field(default_factory=set)  # fields of the case to save
    stop: tuple[str, ...] = ()  # kinds of clock, as the road says; a verb may want fewer
    start: tuple[str, ...] = ()
    uploads: list[tuple[FieldFile, File[bytes]]] = field(default_factory=list)  # bytes to write
    answer: dict[str, Any] = field(default_factory=dict)  # told to the caller, stored nowhere
    request: Request | None = None  # that was put or decided
    proof: dict[str, Any] = field(default_factory=dict)  # of the factor given (tracker.signing)
    then: tuple[VerbName, ...] = ()  # what the system does at once, in the same transaction
    # Key and kind of the requests that were open before, and what is told on other cases' pages.
    pending: tuple[tuple[int, str], ...] = ()
    # What was written on the discipline track, of which the event of this act says nothing.
    entries: list[TrackEntry] = field(default_factory=list)
    elsewhere: list[tuple[Act, Record]] = field(default_factory=list)

    def beside(self, case: Case, record: Record) -> Act:
        """The same act as another case, locked too, tells it."""
        told = Act(case=case, actor=self.actor, at=self.at, data={}, record=record)
        self.elsewhere.append((told, record))
        return told

    def settle(self) -> None:
        """Take it from the office's tasks that a reporter denies, if it is there."""
        if self.case.disputed:
            self.set(disputed=False)

    def set(self, **values: Any) -> None:
        """Set fields of the case and note them for saving."""
        for name, value in values.items():
            setattr(self.case, name, value)
        self.changed.update(values)


class VerbForm(forms.Form):
    """The payload of a verb. Faces render it, the door validates it: one place for both."""

    def __init__(self, *args: Any, case: Case | None = None, at: datetime, **kwargs: Any) -> None:
        self.case = case
        self.at = at
        super().__init__(*args, **kwargs)
        self.prepare()

    def prepare(self) -> None:
        """Fit choices and initial values to the case at hand."""


class Verb:
    """Grant and effect of one verb. Subclasses fill the class attributes and `apply`.

    From which states, by whom, and where it leads stands on the road (`tracker.road.MOVES`).
    """

    name: ClassVar[VerbName]
    label: ClassVar[Any]  # the button's words, imperative
    lead_only: ClassVar[bool] = True  # of the unit roles, only the lead unit's people
    form: ClassVar[type[VerbForm]]  # VerbForm itself where there is nothing to fill in

    @property
    def move(self) -> Move:
        return MOVES[self.name]

    @property
    def signs(self) -> bool:
        """Whether it is done with a factor that only the signer holds."""
        return self.name in SIGNED

    @property
    def roles(self) -> frozenset[Role]:
        return self.move.who

    @property
    def sources(self) -> tuple[Status, ...]:
        return self.move.sources

    def allows(self, actor: Actor, case: Case | None) -> bool:
        """Whether this role, in this relation to the case, does this verb at all."""
        if actor.role not in self.roles or not actor.in_term:
            return False
        if case is not None and self.lead_only and actor.role in UNIT_ROLES:
            return actor.unit_id is not None and actor.unit_id == case.unit_id
        return True

    def apply(self, act: Act) -> None:
        """Change the case and write the rows that belong to it; the door does the rest."""
