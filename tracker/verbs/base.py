"""A verb: one object per thing that can happen to a case: grant, payload, change and record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from django import forms

from tracker.actor import Actor
from tracker.models import Case
from tracker.vocabulary import ClockKind, Role, Status, VerbName

UNIT_ROLES = frozenset({Role.OFFICER, Role.HEAD})


@dataclass
class Act:
    """One verb being performed: what it was given, and what it leaves for the door to write."""

    case: Case
    actor: Actor
    at: datetime
    data: dict[str, Any]
    reason: str = ""
    record: dict[str, Any] = field(default_factory=dict)  # goes into the event, never identities
    changed: set[str] = field(default_factory=set)  # fields of the case to save
    stop: tuple[str, ...] = ()  # kinds of clock
    start: tuple[str, ...] = ()
    answer: dict[str, Any] = field(default_factory=dict)  # told to the caller, stored nowhere
    strayed: bool = False  # tasks beside the main road came or went: the route is laid anew

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
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.prepare()

    def prepare(self) -> None:
        """Fit choices and initial values to the case at hand."""


class Verb:
    """Grant and effect of one verb. Subclasses fill the class attributes and `apply`."""

    name: ClassVar[VerbName]
    label: ClassVar[Any]  # the button's words, imperative
    roles: ClassVar[frozenset[Role]]
    sources: ClassVar[tuple[Status, ...]]
    move: ClassVar[str | None] = None  # the FSM method, None where the state stays
    lead_only: ClassVar[bool] = True  # of the unit roles, only the lead unit's people
    signs: ClassVar[bool] = False  # asks for the password again
    form: ClassVar[type[VerbForm]] = VerbForm

    def allows(self, actor: Actor, case: Case | None) -> bool:
        """Whether this role, in this relation to the case, does this verb at all."""
        if actor.role not in self.roles or not actor.in_term:
            return False
        if case is not None and self.lead_only and actor.role in UNIT_ROLES:
            return actor.unit_id is not None and actor.unit_id == case.unit_id
        return True

    def apply(self, act: Act) -> None:
        """Change the case and write the rows that belong to it; the door does the rest."""


def running(kinds: Iterable[ClockKind]) -> tuple[str, ...]:
    return tuple(str(k) for k in kinds)
