"""The places on the road: where somebody has to act, whose turn it is, what ends it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from tracker.vocabulary import ClockKind as K
from tracker.vocabulary import Role, Status
from tracker.vocabulary import VerbName as V

S = Status
# A task of this candidate role is for officer and head alike.
UNIT = "unit"
# Whose tasks a role finds in its inbox; a head may do what the officer may.
CANDIDATES: dict[str, tuple[str, ...]] = {
    Role.OFFICER: (Role.OFFICER, UNIT),
    Role.HEAD: (Role.HEAD, Role.OFFICER, UNIT),
    Role.CLERK: (Role.CLERK,),
    Role.INSPECTOR: (Role.INSPECTOR,),
    Role.DIRECTOR: (Role.DIRECTOR,),
    Role.DISCIPLINE: (),  # the track has a list of its own, and no tasks on the road
}


def always(case: Any) -> bool:
    return True


def to_call_back(reports: Iterable[Any]) -> bool:
    """Whether a reporter who left a contact is still to be asked (gate 4)."""
    return any(report.reachable and not report.outcome for report in reports)


@dataclass(frozen=True)
class Place:
    """Where somebody has to act: an open task of this name, whose turn it is, what ends it.

    `here` chooses among the places of one state, by the row of the case: the first that holds. A
    place that is open `while_` something holds of the case and its reports lies beside the main
    road; the reports are read only where they are looked at.
    `clock` is what the task is due by, `awaits` one that has to run out before it can be done.
    """

    name: str
    title: Any
    role: str
    verb: V
    also: tuple[V, ...] = ()  # other verbs that end it
    clock: K | None = None
    awaits: K | None = None
    states: tuple[Status, ...] = ()
    here: Callable[[Any], bool] = always
    while_: Callable[[Any, Callable[[], Iterable[Any]]], bool] | None = None

    @property
    def verbs(self) -> tuple[V, ...]:
        return (self.verb, *self.also)

    @property
    def beside(self) -> bool:
        """Whether it lies beside the main road."""
        return self.while_ is not None

    @property
    def turn(self) -> Role:
        """Who takes the step itself; where officer and head share the task, that is the head."""
        return Role.HEAD if self.role == UNIT else Role(self.role)


PLACES = (
    Place("triage", _("Assign or decline"), Role.CLERK, V.ASSIGN, states=(S.LOGGED,)),
    Place(
        "acknowledge",
        _("Acknowledge"),
        Role.OFFICER,
        V.ACKNOWLEDGE,
        (V.RETURN,),
        K.ACKNOWLEDGE,
        states=(S.ASSIGNED,),
        here=lambda case: case.acknowledged_at is None,
    ),
    Place("plan", _("File the plan"), Role.HEAD, V.PLAN, (V.RETURN,), K.PLAN, states=(S.ASSIGNED,)),
    Place(
        "rectify", _("Rectify and submit"), UNIT, V.SUBMIT, clock=K.RECTIFY, states=(S.DEADLINE,)
    ),
    Place(
        "milestone",
        _("Look at a milestone"),
        Role.INSPECTOR,
        V.MILESTONE,
        clock=K.RECTIFY,
        states=(S.DEADLINE,),
        while_=lambda case, _reports: bool(case.long),
    ),
    Place(
        "call_back",
        _("Call back the reporter"),
        Role.CLERK,
        V.CALL_BACK,
        (V.ANSWER,),
        K.QUESTION,
        states=(S.SUBMITTED, S.VERIFIED),
        while_=lambda _case, reports: to_call_back(reports()),
    ),
    Place(
        "dispute",
        _("Settle a denial"),
        Role.CLERK,
        V.SECOND_LOOK,
        (V.DIFFERENCE,),
        states=(S.SUBMITTED, S.VERIFIED),
        while_=lambda case, _reports: bool(case.disputed),
    ),
    Place(
        "inspect",
        _("Inspect the four gates"),
        Role.INSPECTOR,
        V.VERIFY,
        (V.REWORK,),
        K.VERIFY,
        states=(S.SUBMITTED,),
    ),
    Place(
        "publish",
        _("Publish what was found"),
        Role.CLERK,
        V.RELEASE,
        (V.DECIDE_NONPUBLIC,),
        K.PUBLICATION,
        states=(S.VERIFIED,),
        here=lambda case: case.notice_at is None,
    ),
    Place(
        "sign_head",
        _("Unit head signs"),
        Role.HEAD,
        V.SIGN,
        clock=K.NOTICE,
        states=(S.VERIFIED,),
        here=lambda case: case.signed_head_id is None and case.ruling_id is None,
    ),
    Place(
        "sign_inspector",
        _("Inspector signs"),
        Role.INSPECTOR,
        V.SIGN,
        clock=K.NOTICE,
        states=(S.VERIFIED,),
        here=lambda case: case.signed_inspector_id is None,
    ),
    Place(
        "sign_off",
        _("Director signs off"),
        Role.DIRECTOR,
        V.CLOSE,
        awaits=K.NOTICE,
        states=(S.VERIFIED,),
    ),
)
# The chain of signatures, in its order.
CHAIN = tuple(Role(found.role) for found in PLACES if found.verb in (V.SIGN, V.CLOSE))


def place(name: str) -> Place:
    """The place of this name."""
    return next(found for found in PLACES if found.name == name)


def place_of(case: Any) -> Place | None:
    """Where the case stands on the main road; None for one that has ended or waits."""
    for found in PLACES:
        if case.status in found.states and found.while_ is None and found.here(case):
            return found
    return None
