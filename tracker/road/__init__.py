"""The road of a case in one table: verbs, places, requests, time limits (design §3 and §4).

Whoever asks where a case stands, whose turn it is, what may be done there, where that leads and
which time limit runs, reads it here: the state machine and its triggers, the verbs' grants, the
flows and their tasks, the inbox, the next action, the engine, the letters, the diagrams. No
database and no forms: of a case only its fields are looked at.
"""

from tracker.road.limits import ACTING, LIMITS, WINDOWS, TimeLimit, started_by, stopped_by
from tracker.road.moves import ALL_CLOCKS, INITIAL, MOVES, Move, method, transitions
from tracker.road.places import (
    CANDIDATES,
    CHAIN,
    PLACES,
    UNIT,
    Place,
    place,
    place_of,
    to_call_back,
)
from tracker.road.requests import (
    ALL_PLACES,
    ASKED_BY,
    DECIDED_BY,
    EXITS,
    ON_PUBLICATION,
    REQUESTS,
    ROUTED,
    SIGNED,
    Asking,
)

__all__ = [
    "ACTING",
    "ALL_CLOCKS",
    "ALL_PLACES",
    "ASKED_BY",
    "CANDIDATES",
    "CHAIN",
    "DECIDED_BY",
    "EXITS",
    "INITIAL",
    "LIMITS",
    "MOVES",
    "ON_PUBLICATION",
    "PLACES",
    "REQUESTS",
    "ROUTED",
    "SIGNED",
    "UNIT",
    "WINDOWS",
    "Asking",
    "Move",
    "Place",
    "TimeLimit",
    "method",
    "place",
    "place_of",
    "started_by",
    "stopped_by",
    "to_call_back",
    "transitions",
]
