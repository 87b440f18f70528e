"""The table of the road holds together, and the state machine is the road."""

import pytest

from tracker.models import Case
from tracker.road import (
    ALL_PLACES,
    CANDIDATES,
    CHAIN,
    INITIAL,
    MOVES,
    PLACES,
    UNIT,
    Place,
    method,
    place_of,
    transitions,
)
from tracker.road.places import always
from tracker.vocabulary import FINAL, OPEN, Role, Status, VerbName

each_place = pytest.mark.parametrize("place", ALL_PLACES, ids=lambda place: place.name)


def test_the_state_machine_is_the_road() -> None:
    moves = Case._meta.get_field("status").get_all_transitions(Case)
    found = sorted(
        (move.source, target, move.name)
        for move in moves
        for target in getattr(move.target, "allowed_states", (move.target,))
    )
    road = sorted((source, to, method(verb)) for source, to, verb in transitions())
    assert found == road, "a verb that moves the state has its method in tracker/states.py"


def test_a_case_begins_logged_or_archived_and_ends_in_a_final_state() -> None:
    assert INITIAL == (Status.LOGGED, Status.ARCHIVED)
    back = {(source, to, verb) for source, to, verb in transitions() if source in FINAL}
    parted = {(Status.MERGED, to, VerbName.UNMERGE) for to in MOVES[VerbName.MERGE].sources}
    assert back == {(Status.REJECTED, Status.LOGGED, VerbName.DECIDE_CONTEST), *parted}
    reached = {to for _source, to, _verb in transitions()} | set(INITIAL)
    assert reached == set(Status)


@pytest.mark.parametrize("status", OPEN)
def test_somebody_is_next_in_every_open_state(status: Status) -> None:
    here = [place for place in PLACES if status in place.states and not place.beside]
    if status == Status.DEFERRED:  # waits for its review
        assert here == []
        return
    assert here[-1].here is always  # whatever the row says, one of them holds
    assert place_of(Case(status=status)) is here[0]


@pytest.mark.parametrize("status", FINAL)
def test_nobody_is_next_when_a_case_has_ended(status: Status) -> None:
    assert place_of(Case(status=status)) is None


@each_place
def test_the_verbs_of_a_place_can_be_done_there(place: Place) -> None:
    assert set(place.states) <= set(MOVES[place.verb].sources)
    for verb in place.also:  # a denial is explained only once somebody has looked again
        assert set(place.states) & set(MOVES[verb].sources), verb


@each_place
def test_whose_turn_it_is_may_take_the_step(place: Place) -> None:
    assert place.turn in MOVES[place.verb].who
    assert any(place.role in roles for roles in CANDIDATES.values())  # and finds it in an inbox


def test_places_have_names_of_their_own() -> None:
    names = [place.name for place in ALL_PLACES]
    assert len(set(names)) == len(names)


def test_the_chain_of_signatures() -> None:
    assert CHAIN == (Role.HEAD, Role.INSPECTOR, Role.DIRECTOR)


def test_the_head_finds_what_the_officer_finds() -> None:
    assert set(CANDIDATES[Role.OFFICER]) < set(CANDIDATES[Role.HEAD])
    assert UNIT in CANDIDATES[Role.OFFICER]
