"""What one person asks for and another decides: kind, verbs and decider."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from tracker.road.moves import MOVES
from tracker.road.places import PLACES, Place
from tracker.vocabulary import ClockKind, RequestKind, Role
from tracker.vocabulary import VerbName as V


@dataclass(frozen=True)
class Asking:
    """A kind of request: the verb that puts it, and the place at which it is decided."""

    asks: V
    place: Place
    of_unit: bool = True  # of these a case has one open at a time
    exits: bool = False  # a yes takes the case off the ledger; of these too, one at a time

    @property
    def decides(self) -> V:
        return self.place.verb

    @property
    def decider(self) -> Role:
        return self.place.turn


def _decision(verb: V, title: Any, role: Role) -> Place:
    clock, states = ClockKind.OBJECTION, MOVES[verb].sources
    return Place(verb.value, title, role, verb, clock=clock, states=states)


def _exit(asks: V, decides: V, title: Any) -> Asking:
    place = _decision(decides, title, Role.DIRECTOR)
    return Asking(asks, place, of_unit=False, exits=True)


# In the order in which whoever decides is offered them: before anything else.
REQUESTS: dict[RequestKind, Asking] = {
    RequestKind.OBJECTION: Asking(
        V.OBJECT,
        _decision(V.DECIDE_OBJECTION, _("Decide the objection"), Role.CLERK),
        of_unit=False,
    ),
    RequestKind.EXTENSION: Asking(
        V.ASK_EXTENSION,
        _decision(V.DECIDE_EXTENSION, _("Decide the extension"), Role.CLERK),
    ),
    RequestKind.DEFERRAL: Asking(
        V.ASK_DEFERRAL,
        _decision(V.DECIDE_DEFERRAL, _("Decide the deferral"), Role.DIRECTOR),
    ),
    RequestKind.LONG: Asking(
        V.PROPOSE_LONG,
        _decision(V.DECIDE_LONG, _("Decide the long rectification"), Role.DIRECTOR),
    ),
    RequestKind.CONTEST: Asking(
        V.CONTEST,
        _decision(V.DECIDE_CONTEST, _("Decide the objection to non-acceptance"), Role.CLERK),
        of_unit=False,
    ),
    RequestKind.RULING: Asking(
        V.PROPOSE_RULING,
        _decision(V.RULING, _("Confirm the decision in the head's place"), Role.CLERK),
        of_unit=False,
    ),
    # What of a verified case the public sees, or does not: never by one alone.
    RequestKind.UNPUBLISH: Asking(
        V.ASK_UNPUBLISH,
        _decision(V.DECIDE_UNPUBLISH, _("Confirm: withdrawn from the public"), Role.CLERK),
        of_unit=False,
    ),
    RequestKind.NONPUBLIC: Asking(
        V.ASK_NONPUBLIC,
        _decision(V.DECIDE_NONPUBLIC, _("Confirm: not public"), Role.CLERK),
        of_unit=False,
    ),
    # A clerk proposes, so that the director is another person; any other clerk may decide too.
    RequestKind.REJECT: _exit(V.PROPOSE_REJECT, V.REJECT, _("Confirm: not accepted")),
    RequestKind.MERGE: _exit(V.PROPOSE_MERGE, V.MERGE, _("Confirm: merged")),
    RequestKind.WITHDRAW: _exit(V.PROPOSE_WITHDRAW, V.WITHDRAW, _("Confirm: withdrawn")),
}
ON_PUBLICATION = (RequestKind.UNPUBLISH, RequestKind.NONPUBLIC)
EXITS = tuple(kind for kind, asking in REQUESTS.items() if asking.exits)
ASKED_BY: dict[V, RequestKind] = {asking.asks: kind for kind, asking in REQUESTS.items()}
DECIDED_BY: dict[V, RequestKind] = {asking.decides: kind for kind, asking in REQUESTS.items()}
# What a person does with a factor that only they hold: signatures, and every second person's word.
SIGNED = frozenset({V.SIGN, V.VERIFY, V.CLOSE, *DECIDED_BY})
# Of the main road, beside it, and of decisions.
ALL_PLACES = (*PLACES, *(asking.place for asking in REQUESTS.values()))
# Verbs after which tasks come or go.
ROUTED = (
    frozenset(verb for place in ALL_PLACES for verb in place.verbs)
    | frozenset(ASKED_BY)
    | frozenset(verb for verb, move in MOVES.items() if move.targets)
    | {V.VOID}  # whoever signed has to sign again
)
