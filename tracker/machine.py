"""The moves of the state machine, read from its class: the source of triggers and diagrams."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.models import Case
from tracker.vocabulary import Status

INITIAL = (Status.LOGGED, Status.ARCHIVED)


def moves() -> Iterator[tuple[str, str, str]]:
    """Every legal move as (from, to, method)."""
    for move in Case._meta.get_field("status").get_all_transitions(Case):
        yield str(move.source), str(move.target), move.name
