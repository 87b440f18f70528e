"""Who is told of what: the whole table, line by line, with one number for each person."""

from __future__ import annotations

from dataclasses import replace

import pytest

from notifications.intent import Intent, Who
from notifications.intents import INTENTS, intent_of
from notifications.recipients import CLOCKS, Parties, people, units
from notifications.vocabulary import ALWAYS, DEFAULT_MODE, Kind, Mode
from tests.records import a_record
from tracker.vocabulary import ClockKind, Effect, VerbName

OFFICER, HEAD, CO, CLERK, OTHER_CLERK, INSPECTOR, DIRECTOR, SUPERVISOR = range(1, 9)
AUDITOR, WITNESS = 9, 10
UNIT, CO_UNIT = 70, 71
PARTIES = Parties(
    officers={OFFICER},
    heads={HEAD},
    co_people={CO},
    clerk={CLERK},
    office={CLERK, OTHER_CLERK},
    inspector={INSPECTOR},
    directors={DIRECTOR},
    supervisors={SUPERVISOR},
    auditors={AUDITOR},
    witnesses={WITNESS},
    unit={UNIT},
    co_units={CO_UNIT},
)
ORDER, YELLOW, RED = Effect.SUPERVISION_ORDER, Effect.YELLOW_CARD, Effect.RED_CARD

# verb, variant: people, units
TABLE = {
    ("log", ""): ({CLERK, OTHER_CLERK}, set()),
    **{
        (verb, ""): ({CLERK, OTHER_CLERK, DIRECTOR}, set())
        for verb in ("propose_reject", "propose_merge", "propose_withdraw", "contest")
    },
    **{
        (verb, "refused"): ({CLERK, OTHER_CLERK}, set())
        for verb in ("reject", "merge", "withdraw", "decide_contest")
    },
    ("decide_contest", "granted"): ({CLERK, OTHER_CLERK}, set()),
    ("propose_ruling", ""): ({HEAD, CLERK, OTHER_CLERK}, {UNIT}),
    ("ruling", "granted"): ({HEAD, DIRECTOR}, {UNIT}),
    ("ruling", "refused"): ({DIRECTOR}, set()),
    ("retract", ""): ({CLERK}, set()),
    ("withdraw", "granted"): ({OFFICER, HEAD, CO, INSPECTOR, CLERK}, {UNIT, CO_UNIT}),
    ("join", ""): ({OFFICER, HEAD, CO, INSPECTOR, CLERK}, {UNIT, CO_UNIT}),
    ("part", ""): ({OFFICER, HEAD, CO, INSPECTOR, CLERK}, {UNIT, CO_UNIT}),
    ("unmerge", ""): ({OFFICER, HEAD, CO, INSPECTOR, CLERK}, {UNIT, CO_UNIT}),
    ("reject", "granted"): ({CLERK, OTHER_CLERK}, set()),
    ("merge", "granted"): ({OFFICER, HEAD, CO, INSPECTOR, CLERK}, {UNIT, CO_UNIT}),
    ("assign", ""): ({OFFICER, HEAD, CO}, {UNIT, CO_UNIT}),
    ("reword", ""): ({OFFICER, HEAD, CO}, {UNIT, CO_UNIT}),
    ("stand_in", ""): ({OFFICER, HEAD}, {UNIT}),
    ("return", ""): ({CLERK, OTHER_CLERK}, set()),
    ("plan", ""): ({OFFICER, CO, CLERK}, {UNIT, CO_UNIT}),
    ("submit", ""): ({INSPECTOR, CLERK}, set()),
    ("rework", ""): ({OFFICER, HEAD, CO}, {UNIT, CO_UNIT}),
    ("verify", ""): ({HEAD, CLERK}, {UNIT}),
    ("second_look", ""): ({OFFICER, HEAD, CLERK, DIRECTOR}, {UNIT}),
    ("sample", "hit"): ({OFFICER, HEAD, CLERK}, {UNIT}),
    ("draw", ""): ({INSPECTOR}, set()),
    ("difference", ""): ({OFFICER, HEAD, INSPECTOR, DIRECTOR}, {UNIT}),
    ("release", "notice"): ({HEAD, INSPECTOR}, {UNIT}),
    **dict.fromkeys(
        (("ask_unpublish", ""), ("ask_nonpublic", "")), ({CLERK, OTHER_CLERK, DIRECTOR}, set())
    ),
    **dict.fromkeys(
        (("decide_unpublish", "refused"), ("decide_nonpublic", "refused")),
        ({CLERK, OTHER_CLERK}, set()),
    ),
    **dict.fromkeys(
        (("decide_unpublish", "granted"), ("decide_nonpublic", "granted")),
        ({CLERK, OTHER_CLERK, HEAD, INSPECTOR, AUDITOR}, {UNIT}),
    ),
    ("unpublish", ""): ({CLERK, OTHER_CLERK, DIRECTOR}, set()),
    ("draw_witness", ""): ({WITNESS, AUDITOR}, set()),
    ("sign", "head"): ({INSPECTOR}, set()),
    ("sign", "inspector"): ({DIRECTOR}, set()),
    ("decline", ""): ({OFFICER, HEAD, CLERK, DIRECTOR}, {UNIT}),
    ("void", ""): ({HEAD, INSPECTOR, DIRECTOR}, {UNIT}),
    ("close", ""): ({OFFICER, HEAD, CO, INSPECTOR, CLERK}, {UNIT, CO_UNIT}),
    ("call_back", "solved"): ({OFFICER, HEAD, INSPECTOR, CLERK}, {UNIT}),
    ("call_back", "denied"): ({OFFICER, HEAD, INSPECTOR, CLERK}, {UNIT}),
    ("answer", "solved"): ({OFFICER, HEAD, INSPECTOR, CLERK}, {UNIT}),
    ("answer", "denied"): ({OFFICER, HEAD, INSPECTOR, CLERK}, {UNIT}),
    ("answer", "contradicted"): ({OFFICER, HEAD, INSPECTOR, CLERK, DIRECTOR}, {UNIT}),
    ("supplement", ""): ({OFFICER, HEAD, INSPECTOR, CLERK}, {UNIT}),
    ("ask_extension", ""): ({CLERK}, set()),
    ("ask_deferral", ""): ({DIRECTOR}, set()),
    ("object", "joined"): ({CLERK}, set()),
    ("object", ""): ({CLERK, HEAD}, {UNIT}),
    ("decide_extension", "granted"): ({OFFICER, HEAD}, {UNIT}),
    ("decide_extension", "refused"): ({OFFICER, HEAD}, {UNIT}),
    ("decide_deferral", "granted"): ({OFFICER, HEAD, CLERK}, {UNIT}),
    ("decide_deferral", "refused"): ({OFFICER, HEAD}, {UNIT}),
    ("decide_objection", "granted"): ({OFFICER, HEAD, CO, INSPECTOR}, {UNIT, CO_UNIT}),
    ("decide_objection", "refused"): ({HEAD, INSPECTOR, DIRECTOR}, {UNIT}),
    ("propose_long", ""): ({DIRECTOR}, set()),
    ("decide_long", "granted"): ({OFFICER, HEAD, INSPECTOR}, {UNIT}),
    ("decide_long", "refused"): ({OFFICER, HEAD, INSPECTOR}, {UNIT}),
    ("milestone", ""): ({OFFICER, HEAD}, {UNIT}),
    ("resume", ""): ({OFFICER, HEAD, CLERK}, {UNIT}),
    ("reckon", ""): ({OFFICER, CLERK}, {UNIT}),
    ("notice_over", ""): ({DIRECTOR}, set()),
    ("remind", Effect.REMIND): ({OFFICER}, {UNIT}),
    ("remind", Effect.OVERDUE): ({OFFICER, HEAD}, {UNIT}),
    ("remind", ORDER): ({OFFICER, HEAD, CLERK}, {UNIT}),
    ("remind", YELLOW): ({OFFICER, HEAD, CLERK, SUPERVISOR}, {UNIT}),
    ("remind", RED): ({OFFICER, HEAD, CLERK, SUPERVISOR, DIRECTOR}, {UNIT}),
}
UNIT_CLOCKS = ("acknowledge", "return", "plan", "rectify", "reply")
# The owner of a clock that ran out, and who answers for them.
LATE = {
    **{key: {OFFICER, HEAD} for key in UNIT_CLOCKS},
    "verify": {INSPECTOR, CLERK},
    "follow_up": {INSPECTOR, CLERK},
    **{
        key: {CLERK, DIRECTOR}
        for key in (*("question", "publication", "notice", "objection", "review"),)
    },
}


def test_the_table_is_closed() -> None:
    assert set(TABLE) == set(INTENTS), "who is told of what stands here once more: TABLE"
    assert {verb for verb, _variant in INTENTS} <= set(VerbName.values)


@pytest.mark.parametrize("line", TABLE, ids="-".join)
def test_who_is_told(line: tuple[str, str]) -> None:
    to = INTENTS[line].to
    assert (people(to, PARTIES), units(to, PARTIES)) == TABLE[line]


@pytest.mark.parametrize("clock", ClockKind.values)
def test_whose_clock_it_is(clock: str) -> None:
    assert clock in CLOCKS, f"whose is {clock!r}? tracker/road/limits.py: LIMITS"
    assert clock in LATE, f"who is told that {clock!r} ran out stands here once more: LATE"
    to = INTENTS["remind", Effect.OVERDUE].to
    assert people(to, PARTIES, clock) == LATE[clock]


def test_the_clocks_are_known() -> None:
    assert set(CLOCKS) == set(LATE) == set(ClockKind.values)


@pytest.mark.parametrize("line", TABLE, ids="-".join)
@pytest.mark.parametrize("actor", range(1, 9))
def test_nobody_is_told_of_their_own_act(line: tuple[str, str], actor: int) -> None:
    told = people(INTENTS[line].to, PARTIES, actor=actor)
    assert told == TABLE[line][0] - {actor}


@pytest.mark.parametrize(
    ("meant", "absent", "instead"),
    [
        (Who.OFFICER, "officers", {HEAD}),
        (Who.CLERK, "clerk", {CLERK, OTHER_CLERK}),
        (Who.INSPECTOR, "inspector", {CLERK}),
        (Who.SUPERVISOR, "supervisors", {DIRECTOR}),
    ],
)
def test_a_part_that_nobody_plays(meant: Who, absent: str, instead: set[int]) -> None:
    parties = Parties(**{**vars(PARTIES), absent: frozenset()})
    assert people({meant}, parties) == instead


def test_a_rung_names_its_recipients() -> None:
    rung = a_record("remind", effect=Effect.RED_CARD, recipients=("director", "inspector"))
    intent = intent_of(rung, "system")
    assert isinstance(intent, Intent)
    assert intent.to == {Who.DIRECTOR, Who.INSPECTOR}
    assert intent.kind == Kind.OVERDUE
    assert intent_of(replace(rung, recipients=()), "system") is None


def test_what_tells_nobody() -> None:
    quiet = (
        "acknowledge",
        "measure",
        "add_measures",
        "respond",
        "attach",
        "reply",
        "account",
        "correct",
    )
    for verb in (*quiet, "reveal", "archive"):
        assert intent_of(a_record(verb), "clerk") is None, verb


def test_every_kind_has_a_default_and_overdue_is_never_off() -> None:
    assert set(DEFAULT_MODE) == set(Kind)
    assert all(DEFAULT_MODE[kind] != Mode.NOTHING for kind in ALWAYS)
