"""The recipes of CONTRIBUTING for a verb, a clock, a kind of request: what is forgotten is named.

Each test is one step of a recipe, for each word of the vocabulary. A new word fails exactly where
something of it is still missing, and the words of the failure say what and in which file.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.apps import apps
from django.conf import settings
from django.db.migrations.loader import MigrationLoader
from django.utils.functional import Promise

from desk.casefile import telling, texts
from notifications import compose
from notifications.intents import SILENT, TOLD
from portal.views import receipt
from scoring import rules as scoring
from tests.first_edition import content
from tests.looks import drawn, looked_again, visited_by_lot
from tests.world import UNIT_WORDS, World, all_passed
from tracker import presets
from tracker.actor import Actor
from tracker.models import Case, CaseEvent, Clock, Request, Rung, TierSpan
from tracker.presets import LADDERS, TIERS, NewClock
from tracker.records.store import RECORDS
from tracker.road import (
    ALL_CLOCKS,
    ALL_PLACES,
    ASKED_BY,
    DECIDED_BY,
    LIMITS,
    MOVES,
    REQUESTS,
    Move,
    TimeLimit,
    started_by,
    stopped_by,
)
from tracker.rules import RULES
from tracker.verbs import VERBS, VerbForm
from tracker.vocabulary import (
    ACCOUNT_ROLES,
    FINAL,
    ClockKind,
    RequestKind,
    Role,
    Status,
    VerbName,
)
from workflows.door import perform, perform_payload
from workflows.flows import humans

each_verb = pytest.mark.parametrize("verb", VerbName, ids=str)
each_clock = pytest.mark.parametrize("kind", ClockKind, ids=str)
each_request = pytest.mark.parametrize("kind", RequestKind, ids=str)
AT_THE_DOOR = [verb for verb in VerbName if verb not in MOVES or MOVES[verb].door]
at_the_door = pytest.mark.parametrize("verb", AT_THE_DOOR, ids=str)


# Nobody's act: its own tests show whom it tells (tests/engine).
BY_THE_ENGINE = {VerbName.NOTICE_OVER}


def added(world: World, back: Case) -> Case:
    """A new measure is added to a case that was sent back, and all demands are met."""
    new = {"text": "再修", "owner": "刘工", "due_on": world.now.date()}
    world.do("li", "add_measures", back, demand=back.demands.get().pk, measures=[new])
    return world.answered(back)


@pytest.fixture
def lived(world: World) -> World:
    """Lives in which every verb is done that somebody does at the door."""
    content.fill(world)
    added(world, Case.objects.get(round=2))
    for granted in ("no", "yes"):
        far = world.partly()
        steps = [{"text": "节点", "owner": "刘工", "due_on": review_on(world)} for _two in "ab"]
        world.do("li", "propose_long", far, reason="须分期", milestones=steps)
        world.do("zhou", "decide_long", far, granted=granted, decision="已研究")
    step = {"milestone": far.milestones.first().pk, "passed": "yes", "on_site": True}
    world.do("chen", "milestone", far, remark="已完成", **step)
    world.do("zhou", "resume", Case.objects.get(status=Status.DEFERRED))
    asked = Request.objects.get(kind=RequestKind.OBJECTION, decided_at=None)
    answer = {"granted": "no", "decision": "已解决"}
    world.do("zhou", "decide_objection", asked.case, request=asked.pk, **answer)
    reporter = Actor.citizen(asked.case.reports.first())
    said = {"solved": "yes", "satisfaction": "satisfied"}
    perform_payload(asked.case_id, "answer", reporter, said, at=world.tick())
    shaky = world.verified()
    world.tick(days=20)
    for granted in ("no", "yes"):
        world.do("zhou", "propose_ruling", shaky, reason="逾期未签")
        world.do("wang", "ruling", shaky, granted=granted, decision="已核")
    world.do("wang", "correct", shaky, title="停水三日", reason="更正")
    world.do("zhao", "sign", shaky)
    world.do("wang", "correct", shaky, title="停水四天", reason="天数有误")
    world.do("zhao", "decline", shaky, way="unit", reason="天数不符")
    denied = looked_again(world, world.verified())
    reporter = Actor.citizen(denied.reports.first())
    perform_payload(denied.pk, "answer", reporter, {**said, "solved": "no"}, at=world.tick())
    world.do("wang", "release", denied, title="停水", text="停水三天")
    world.do("wang", "difference", denied, text="现场复核已解决")
    world.do("wang", "reword", denied, **UNIT_WORDS)
    world.do("zhou", "stand_in", denied, person=world.people["li"].pk)
    not_public(world)
    left_or_not(world)
    visited_by_lot(world)
    return world


def not_public(world: World) -> None:
    """Every word on what the public sees, granted and refused."""
    world.do("wang", "unpublish", world.published(world.logged()), reason="有误")
    case = world.called_back()
    case = world.do(drawn(world, case), "verify", case, **all_passed()).case
    world.published(case)
    for granted in ("no", "yes"):
        answer = {"granted": granted, "decision": "已核"}
        world.do("wang", "ask_unpublish", case, reason="有误")
        world.do("zhou", "decide_unpublish", case, **answer)
        world.do("wang", "ask_nonpublic", case, secrecy="privacy", reason="涉隐私")
        world.do("zhou", "decide_nonpublic", case, **answer)


def review_on(world: World) -> date:
    return (world.now + timedelta(days=40)).date()


def left_or_not(world: World) -> None:
    """Every way off the ledger, granted and refused."""
    world.person("he", "何文", Role.CLERK)
    for granted in ("no", "yes"):
        gone = world.rejected()
        world.do("wang", "contest", gone, reason="应当受理")
        world.do("he", "decide_contest", gone, granted=granted, decision="已复核")
    world.withdrawn(world.assigned())
    other = world.logged()
    perform(other.pk, "retract", Actor.citizen(other.reports.get()), at=world.tick(), stands="yes")
    world.do("wang", "propose_reject", other, route_code="petition", reason="属信访")
    world.do("zhou", "reject", other, granted="no", decision="应受理")
    world.do(
        "wang", "propose_merge", other, target=world.logged().number, reason="同一", compared=True
    )
    world.do("zhou", "merge", other, granted="no", decision="并非同一")
    back = world.merged(world.assigned(), world.assigned())
    world.do("wang", "unmerge", back, reason="并非同一处")
    second = world.logged()
    for who in ("wang", "zhou"):
        world.tick(days=1)
        world.do(who, "record_retract", second, report=second.reports.get().pk, stands="yes")
    world.do("wang", "propose_withdraw", second, reason="已撤诉")
    world.do("zhou", "withdraw", second, granted="no", decision="继续办理")


def move_of(verb: VerbName) -> Move:
    assert verb in MOVES, f"no line for {verb!r} in tracker/road/moves.py: MOVES"
    return MOVES[verb]


def limit_of(kind: ClockKind) -> TimeLimit:
    assert kind in LIMITS, f"no line for {kind!r} in tracker/road/limits.py: LIMITS"
    return LIMITS[kind]


# A verb --------------------------------------------------------------------------------------


@each_verb
def test_a_verb_stands_on_the_road(verb: VerbName) -> None:
    assert move_of(verb)
    assert isinstance(verb.label, Promise), f"{verb!r} has no words that can be translated"
    longest = CaseEvent._meta.get_field("verb").max_length
    assert len(verb) <= (longest or 0), f"{verb!r} is too long for the column of events"


@each_verb
def test_a_verb_ends_a_task_or_stands_beside(verb: VerbName) -> None:
    routed = {v for place in ALL_PLACES for v in place.verbs} | set(ASKED_BY)
    said = "in tracker/road: name it at its place or request, or say beside=True in MOVES"
    assert (verb in routed) != move_of(verb).beside, f"{verb!r} {said}"


@at_the_door
def test_a_verb_has_its_object(verb: VerbName) -> None:
    said = "in tracker/verbs: a class, and its line in __init__.py: VERBS"
    assert verb in VERBS, f"no object for {verb!r} {said} (or door=False in MOVES)"
    what = VERBS[verb]
    assert what.label, f"{verb!r} has no words for its button: label"
    form = getattr(what, "form", None)
    assert form is not None, f"{verb!r} has no form (VerbForm where there is nothing to fill in)"
    assert issubclass(form, VerbForm)


@at_the_door
def test_a_verb_that_is_granted_to_staff_has_words_on_the_page(verb: VerbName) -> None:
    if not move_of(verb).who & set(ACCOUNT_ROLES):
        assert verb not in texts.ABOUT
        return
    if verb not in texts.DONE_ELSEWHERE:
        assert verb in texts.DONE, f"nothing is said when {verb!r} is done: {texts.__name__}.DONE"
    if verb != VerbName.LOG:
        assert verb in texts.ABOUT, f"no sentence about {verb!r}: {texts.__name__}.ABOUT"


@at_the_door
def test_a_verb_of_reporters_has_words_on_their_page(verb: VerbName) -> None:
    if move_of(verb).who == {Role.CITIZEN}:
        assert verb in receipt.DONE, f"nothing is said when {verb!r} is done: portal/views/receipt"


@each_verb
def test_the_timeline_tells_of_a_verb(verb: VerbName) -> None:
    assert verb in RECORDS, f"no record for the events of {verb!r}: tracker/records/verbs.py"
    told = (verb in telling.TELLERS) != (verb in telling.PLAIN)
    assert told, f"{verb!r} belongs into {telling.__name__}: TELLERS, or PLAIN"


@each_verb
def test_somebody_is_told_of_a_verb_or_nobody(verb: VerbName) -> None:
    told = (verb in TOLD) != (verb in SILENT)
    assert told, f"{verb!r} belongs into notifications/intents.py: INTENTS, or SILENT"


@each_verb
def test_a_verb_counts_in_the_standing_or_not(verb: VerbName) -> None:
    told = (verb in scoring.READ) != (verb in scoring.UNCOUNTED)
    assert told, f"{verb!r} belongs into scoring/rules.py: READ, or UNCOUNTED"


@pytest.mark.django_db
def test_whoever_is_meant_is_there(lived: World) -> None:
    """People are looked for after the verb has done its work: who has gone by it hears nothing."""
    events = list(CaseEvent.objects.select_related("case").order_by("pk"))
    company = compose.cast({event.case for event in events}, lived.now)
    meant, there = set(), set()
    for event in events:
        event.actor_id = None  # who is meant, though it be the one who did it
        told = compose.reached(event, company)
        if told is not None:
            meant.add(event.verb)
            there |= {event.verb} if told[2] else set()
    assert meant == there, f"notifications/intents.py: nobody is there for {meant - there}"
    lacking = {verb for verb in TOLD if MOVES[verb].door} - meant - BY_THE_ENGINE
    assert not lacking, f"do it in `lived` above: {lacking}"


@at_the_door
def test_a_verb_is_drawn(verb: VerbName) -> None:
    drawn = (settings.BASE_DIR / "docs/diagrams/states.md").read_text(encoding="utf-8")
    assert f"`{verb}`" in drawn, f"{verb!r} is not in docs/diagrams: run manage.py diagrams"


@each_verb
@pytest.mark.django_db
def test_an_event_of_a_verb_is_let_in_by_the_database(world: World, verb: VerbName) -> None:
    case = world.logged()
    event = CaseEvent(case=case, seq=2, verb=verb, at=world.now, to_status=case.status)
    event.actor, event.factor = world.people["wang"], "totp"  # signed verbs want them
    event.save()
    assert CaseEvent.objects.filter(pk=event.pk, verb=verb).exists()


# A clock -------------------------------------------------------------------------------------


@each_clock
def test_a_clock_stands_on_the_road(kind: ClockKind) -> None:
    assert limit_of(kind)
    assert isinstance(kind.label, Promise), f"{kind!r} has no words that can be translated"
    for model in (Clock, TierSpan, Rung):
        longest = model._meta.get_field("kind").max_length
        assert len(kind) <= (longest or 0), f"{kind!r} is too long for {model.__name__}.kind"


@each_clock
def test_a_clock_starts_and_stops(kind: ClockKind) -> None:
    waits = bool(limit_of(kind).waits_for)
    said = "in tracker/road/moves.py (or say in LIMITS what it waits_for)"
    assert bool(started_by(kind)) != waits, f"no verb starts {kind!r} {said}"
    assert stopped_by(kind), f"no verb stops {kind!r} {said}"


@each_clock
def test_a_clock_has_its_length_in_every_tier(kind: ClockKind) -> None:
    lacking = [code for code, _name, _english, spans, *_rest in TIERS if kind not in spans]
    assert not lacking, f"{kind!r} has no length in tracker/presets.py: TIERS {lacking}"


@each_clock
def test_a_clock_has_a_ladder_or_none(kind: ClockKind) -> None:
    said = "in tracker/presets.py: LADDERS, or say ladder=False in tracker/road/limits.py"
    assert (kind in LADDERS) == limit_of(kind).ladder, f"no rungs for {kind!r} {said}"


@each_clock
def test_what_the_system_does_when_a_clock_runs_out_is_granted_to_it(kind: ClockKind) -> None:
    verb = limit_of(kind).over
    assert verb is None or Role.SYSTEM in MOVES[verb].who, f"{verb!r} is not granted to the system"


@pytest.mark.django_db
def test_every_clock_runs_in_some_life(lived: World) -> None:
    """A line in MOVES starts nothing by itself: a verb may have no tier yet to count by."""
    ran = set(Clock.objects.values_list("kind", flat=True))
    wanted = {kind.value for kind in ClockKind if not limit_of(kind).waits_for}
    said = "it was started nowhere in `lived` above (`log` starts none: there is no tier yet)"
    assert ran == wanted, f"{wanted - ran}: {said}"


def may_run() -> dict[Status, set[str]]:
    """The clocks that may run in a state, if no rule stood before any verb."""
    found: dict[Status, set[str]] = {status: set() for status in Status}
    while True:
        before = {status: set(kinds) for status, kinds in found.items()}
        for move in MOVES.values():
            for source in move.sources or (None,):
                running = set(found[source]) if source else set()
                running = set() if move.stops == ALL_CLOCKS else running - set(move.stops)
                for target in move.targets or (source,):
                    assert target is not None
                    found[target] |= running | set(move.starts)
        if found == before:
            return found


@each_verb
def test_no_clock_outlives_its_case(verb: VerbName) -> None:
    move, running = move_of(verb), may_run()
    if move.to in FINAL and move.stops != ALL_CLOCKS:
        left = {kind for source in move.sources for kind in running[source]}
        assert not left, f"{verb!r} ends a case and lets {left} run: stops=ALL_CLOCKS in MOVES"


# The kinds that came with the first migration; a new office has them from the presets.
FIRST = {
    *("acknowledge", "return", "plan", "rectify", "verify", "notice", "reply", "objection"),
    *("review", "follow_up"),
}


@each_clock
def test_a_clock_reaches_offices_that_run_already(kind: ClockKind) -> None:
    if kind in FIRST:
        return
    migrations = MigrationLoader(None).disk_migrations
    given = {
        operation.kind
        for (room, _name), migration in migrations.items()
        if room == "tracker"
        for operation in migration.operations
        if isinstance(operation, NewClock)
    }
    said = f"a migration of tracker with presets.NewClock({kind.value!r})"
    assert kind in given, f"the tiers of offices that run have no length for {kind!r}: {said}"


@pytest.mark.django_db
def test_a_new_clock_is_given_to_tiers_that_lack_it_and_to_no_other(world: World) -> None:
    own = world.tier
    own.pk, own.code = None, "own"
    own.save()
    spans, rungs = TierSpan.objects.filter(kind="reply"), Rung.objects.filter(kind="reply")
    changed = spans.get(tier__code="petition")
    spans.filter(pk=changed.pk).update(amount=7)
    before = {row.tier.code: row.amount for row in spans.select_related("tier")}
    count = rungs.count()
    spans.exclude(pk=changed.pk).delete()
    rungs.delete()
    for _twice in range(2):
        NewClock("reply").give(apps, None)
        found = {row.tier.code: row.amount for row in spans.select_related("tier")}
        assert found == {**before, "own": 15, "petition": 7}
        assert rungs.count() == count == len(presets.LADDERS[ClockKind.REPLY])


# A kind of request ---------------------------------------------------------------------------


@each_request
def test_a_request_stands_on_the_road(kind: RequestKind) -> None:
    assert kind in REQUESTS, f"no line for {kind!r} in tracker/road/requests.py: REQUESTS"
    asking = REQUESTS[kind]
    assert ASKED_BY[asking.asks] == DECIDED_BY[asking.decides] == kind
    assert asking.decides in RULES
    assert asking.decider in MOVES[asking.decides].who
    assert MOVES[asking.asks].sources == MOVES[asking.decides].sources


@each_request
def test_a_request_has_its_node(kind: RequestKind) -> None:
    name = REQUESTS[kind].place.name
    assert name in {node.name for node in humans()}, f"no node {name!r} in workflows/flows"
