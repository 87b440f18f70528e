"""Which people and units an intent reaches: pure, from who plays which part in the case."""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass

from notifications.intent import Who
from tracker.road import LIMITS

NOBODY: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Parties:
    """The people (ids) who play a part in a case, and its units."""

    officers: Set[int] = NOBODY
    heads: Set[int] = NOBODY
    co_people: Set[int] = NOBODY
    clerk: Set[int] = NOBODY
    office: Set[int] = NOBODY
    inspector: Set[int] = NOBODY
    directors: Set[int] = NOBODY
    auditors: Set[int] = NOBODY
    discipline: Set[int] = NOBODY
    witnesses: Set[int] = NOBODY
    supervisors: Set[int] = NOBODY
    unit: Set[int] = NOBODY
    co_units: Set[int] = NOBODY


# Whose turn it is while a clock runs, and who answers for them.
CLOCKS: dict[str, tuple[Who, Who]] = {
    kind: (Who(limit.whose[0]), Who(limit.whose[1])) for kind, limit in LIMITS.items()
}
UNIT_CLOCK = (Who.OFFICER, Who.HEAD)


def parts(to: Iterable[Who], clock: str = "") -> frozenset[Who]:
    """The parts meant, with OWNER and SUPERIOR replaced by those of the clock."""
    owner, superior = CLOCKS.get(clock, UNIT_CLOCK)
    named = {Who.OWNER: owner, Who.SUPERIOR: superior}
    return frozenset(named.get(who, who) for who in to)


def people(
    to: Iterable[Who], parties: Parties, clock: str = "", actor: int | None = None
) -> frozenset[int]:
    """The ids of those to be told; never of the one who did it.

    A part that nobody plays falls to the next one: officer → head, clerk → office, inspector →
    clerk, supervising unit → director, discipline officer → auditor. So a message that somebody
    should get is not lost.
    """
    clerk = parties.clerk or parties.office
    players: dict[Who, Set[int]] = {
        Who.OFFICER: parties.officers or parties.heads,
        Who.HEAD: parties.heads,
        Who.CO_UNITS: parties.co_people,
        Who.CLERK: clerk,
        Who.OFFICE: parties.office,
        Who.INSPECTOR: parties.inspector or clerk,
        Who.DIRECTOR: parties.directors,
        Who.AUDITOR: parties.auditors,
        Who.DISCIPLINE: parties.discipline or parties.auditors,
        Who.WITNESS: parties.witnesses,
        Who.SUPERVISOR: parties.supervisors or parties.directors,
    }
    found: set[int] = set()
    for who in parts(to, clock):
        found |= players[who]
    return frozenset(found - {actor})


def units(to: Iterable[Who], parties: Parties, clock: str = "") -> frozenset[int]:
    """The units whose own targets are told: the lead unit, and co-units where they are meant."""
    meant = parts(to, clock)
    found: set[int] = set()
    if meant & {Who.OFFICER, Who.HEAD}:
        found |= parties.unit
    if Who.CO_UNITS in meant:
        found |= parties.co_units
    return frozenset(found)
