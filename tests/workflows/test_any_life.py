"""Any order of verbs, people, pauses and hours: what must hold, holds after every step."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from engine import sweep
from tests.world import UNIT_WORDS, World, all_passed, photo
from tracker import posts, timekeeping
from tracker.actor import Actor
from tracker.errors import Refused
from tracker.models import Case, CaseEvent, Clock, Request, RungFired
from tracker.road import place_of
from tracker.rules import expected
from tracker.verbs import VERBS
from tracker.vocabulary import FINAL, ClockKind, Gate, VerbName
from workflows import route_check
from workflows.door import perform
from workflows.models import CaseTask

PEOPLE = ("wang", "zhou", "sun", "li", "zhao", "qian", "feng", "chen", "wei")
# Where the cases begin: every example would else spend its steps on the way there.
STAGES = (
    "logged",
    "assigned",
    "planned",
    "ready",
    "submitted",
    "called_back",
    "verified",
    "signed",
)
OUTCOME = ("unreachable", "answered")
REASON = {"reason": "没有解决"}
SAID = {"solved": "yes", "satisfaction": "satisfied"}
VERB_NAMES = tuple(sorted(set(VERBS) - {VerbName.LOG}))


def payload(world: World, case: Case, verb: str, chance: bool) -> dict[str, Any]:
    """A plausible payload of any verb; `chance` turns the ones that decide something."""
    yes_no = {"granted": "yes" if chance else "no", "decision": "理由"}
    report, asked = case.reports.first(), case.requests.filter(decided_at=None).first()
    tomorrow = world.now.date() + timedelta(days=1)
    found = all_passed() if chance else all_passed(solved="partly", solved_remark="未全部解决")
    payloads: dict[str, dict[str, Any]] = {
        "assign": {"unit": world.water.pk, "tier": world.tier.pk, **UNIT_WORDS},
        **leaving(case, yes_no),
        "return": REASON,
        "plan": {
            "leader": "赵刚",
            "measures": [{"text": "抢修", "owner": "刘工", "due_on": tomorrow}],
        },
        "attach": {"uploads": [photo(f"{case.version}.jpg")]},
        **answering(world, case, chance),
        "reply": {"text": "已恢复。", "method": "phone"},
        "account": {"kind": "none_found", "detail": "经查无责任问题"},
        "call_back": {**SAID, "report": report and report.pk, "outcome": OUTCOME[chance]},
        "second_look": REASON,
        "decline": {**REASON, "way": "unit" if chance else "look"},
        "difference": {"text": "现场已解决"},
        "verify": all_passed(reply_remark="已当面说明"),
        "rework": found,
        "correct": {"title": f"更正{case.version}", "reason": "笔误"},
        "ask_extension": {"amount": 3, "reason": "缺货"},
        "ask_deferral": {"reason": "汛期", "review_on": tomorrow + timedelta(days=9)},
        "object": {**REASON, "ground": "unsolved" if chance else "other"},
        **dict.fromkeys(("decide_extension", "decide_deferral", "decide_long"), yes_no),
        "decide_objection": {"request": asked and asked.pk, **yes_no},
        "reword": UNIT_WORDS,
        "stand_in": {"person": world.people["li"].pk if chance else None},
        "release": {"title": "停水", "text": "停水三天"},
        **dict.fromkeys(("unpublish", "ask_unpublish"), REASON),
        "ask_nonpublic": {**REASON, "secrecy": "privacy" if chance else "secret"},
        **dict.fromkeys(("decide_unpublish", "decide_nonpublic"), yes_no),
        "supplement": {"text": "今天还是没有水"},
        "answer": SAID if chance else {**SAID, "solved": "no"},
    }
    return payloads.get(verb, {})


def answering(world: World, case: Case, chance: bool) -> dict[str, dict[str, Any]]:
    """Payloads of measures, and of the verbs that answer what was demanded."""
    measure = case.measures.filter(done_at=None).first() or case.measures.first()
    demand = case.demands.order_by("pk").last()
    new = {"text": "再修", "owner": "刘工", "due_on": world.now.date()}
    later = [world.now.date() + timedelta(days=days) for days in (20, 60)]
    steps = [{"text": "一期", "owner": "刘工", "due_on": day} for day in later]
    milestone = case.milestones.order_by("-pk").first()
    return {
        "propose_long": {"reason": "管网须分期更换", "milestones": steps},
        "milestone": {
            "milestone": milestone and milestone.pk,
            "passed": "yes" if chance else "no",
            "on_site": True,
            "remark": "已查看",
        },
        "measure": {
            "measure": measure and measure.pk,
            "done": chance,
            "uploads": [photo(f"m{case.version}.jpg")],
        },
        "add_measures": {"demand": demand and demand.pk, "measures": [new]},
        "respond": {
            "demand": demand and demand.pk,
            "text": "已落实",
            "uploads": [photo(f"r{case.version}.jpg")],
        },
    }


def leaving(case: Case, yes_no: dict[str, str]) -> dict[str, dict[str, Any]]:
    """Payloads of the verbs by which a case leaves the ledger before sign-off, or comes back."""
    other = Case.objects.exclude(pk=case.pk).order_by("pk").first()
    report = case.reports.first()
    target = {"target": other.number if other else "", "compared": True}
    return {
        "propose_reject": {"route_code": "no_facts", "reason": "无事实"},
        "propose_merge": {"reason": "同一问题", **target},
        "propose_withdraw": {"reason": "已撤诉"},
        "propose_ruling": {"reason": "单位负责人逾期未签"},
        "unmerge": {"reason": "并非同一处"},
        **dict.fromkeys(("reject", "merge", "withdraw", "ruling", "decide_contest"), yes_no),
        "contest": {"reason": "应当受理"},
        "retract": {"stands": yes_no["granted"]},
        "record_retract": {"report": report and report.pk, "stands": yes_no["granted"]},
    }


class AnyLife(RuleBasedStateMachine):
    """Three cases, nine people and the engine, in any order. Undone after each example."""

    @initialize(stages=st.tuples(*[st.sampled_from(STAGES)] * 3))
    def begin(self, stages: tuple[str, str, str]) -> None:
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.world = World()
        self.cases = [getattr(self.world, stage)().pk for stage in stages]

    def teardown(self) -> None:
        if hasattr(self, "undone"):
            transaction.set_rollback(True)
            self.undone.__exit__(None, None, None)

    def act(self, case: Case, verb: str, actor: Actor, chance: bool) -> None:
        self.world.tick(minutes=7)
        data = payload(self.world, case, verb, chance)
        with suppress(Refused):  # what is refused leaves nothing behind: the invariants look
            perform(case.pk, verb, actor, at=self.world.now, **data)

    @rule(place=st.integers(0, 2), who=st.sampled_from(PEOPLE), verb=st.sampled_from(VERB_NAMES))
    def anything(self, place: int, who: str, verb: str) -> None:
        case = Case.objects.get(pk=self.cases[place])
        self.act(case, verb, self.world.actor(who), chance=True)

    @rule(place=st.integers(0, 2), chance=st.booleans())
    def work_of_the_unit(self, place: int, chance: bool) -> None:
        case = Case.objects.get(pk=self.cases[place])
        for verb in (VerbName.MEASURE, VerbName.ATTACH, VerbName.RESPOND, VerbName.REPLY):
            self.act(case, verb, self.world.actor("li"), chance=True)
        for report in case.reports.all():
            self.act(case, VerbName.CALL_BACK, self.world.actor("wang"), chance=bool(report.pk))

    @rule(place=st.integers(0, 2), chance=st.booleans())
    def next_on_the_road(self, place: int, chance: bool) -> None:
        case = Case.objects.select_related("inspector").get(pk=self.cases[place])
        where = place_of(case)
        if where is None:
            return
        verb = where.verb
        if verb == VerbName.VERIFY and not chance:
            verb = VerbName.REWORK
        someone = expected(case, where, self.world.now)
        if someone.user_id is None:
            people = self.world.people.values()
            actors = [posts.actor(person, self.world.now, role=where.turn) for person in people]
            fits = [a for a in actors if a.in_term and a.unit_id == someone.unit_id]
            someone = fits[0]
        self.act(case, verb, someone.proven(), chance)

    @rule(
        place=st.integers(0, 2),
        kind=st.sampled_from(["extension", "deferral"]),
        chance=st.booleans(),
    )
    def ask_and_decide(self, place: int, kind: str, chance: bool) -> None:
        case = Case.objects.get(pk=self.cases[place])
        self.act(case, f"ask_{kind}", self.world.actor("li"), chance)
        self.act(case, f"decide_{kind}", self.world.actor("zhou"), chance)

    @rule(
        place=st.integers(0, 2),
        exit_=st.sampled_from(["reject", "merge", "withdraw"]),
        chance=st.booleans(),
    )
    def leave(self, place: int, exit_: str, chance: bool) -> None:
        case = Case.objects.get(pk=self.cases[place])
        for who in ("wang", "zhou") if exit_ == "withdraw" else ():
            self.world.tick(days=1)
            self.act(case, "record_retract", self.world.actor(who), chance=True)
        self.act(case, f"propose_{exit_}", self.world.actor("wang"), chance)
        self.act(case, exit_, self.world.actor("zhou"), chance)

    @rule(hours=st.integers(1, 24 * 12))
    def time_passes(self, hours: int) -> None:
        self.world.tick(hours=hours)
        sweep.sweep(self.world.now)
        sweep.sweep(self.world.now)  # twice: nothing is left to do

    @invariant()
    def all_holds(self) -> None:
        if not hasattr(self, "cases"):
            return
        assert list(route_check.astray()) == []
        for case in Case.objects.all():
            tasks = CaseTask.objects.open().filter(case=case)
            seqs = list(case.events.order_by("seq").values_list("seq", flat=True))
            assert seqs == list(range(1, case.version + 1))
            running = case.clocks.filter(stopped=None)
            contested = case.requests.filter(kind="contest", decided_at=None).exists()
            assert case.status not in FINAL or running.exists() == contested
            assert case.status not in FINAL or tasks.exists() == contested
            if case.status == "deadline":
                assert running.get(kind=ClockKind.RECTIFY).due == case.due_at
            if case.status in ("verified", "closed"):
                assert None not in [getattr(case, f"gate_{gate}_id") for gate in Gate]
        for clock in Clock.objects.filter(stopped=None):
            assert timekeeping.reckoning(clock).at == clock.due
        fired = list(RungFired.objects.values_list("clock", "rung", "due"))
        assert len(fired) == len(set(fired))
        waiting = Request.objects.filter(decided_at=None).exclude(kind="contest")
        assert not waiting.filter(case__status__in=FINAL).exists()
        for event in CaseEvent.objects.select_related("case"):
            assert event.digest == event.compute_digest()


def run(examples: int, steps: int) -> None:
    run_state_machine_as_test(
        AnyLife,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            derandomize=True,
        ),
    )


@pytest.mark.django_db
@pytest.mark.parametrize("verb", VERB_NAMES)
def test_a_plausible_payload_fits_the_form(world: World, verb: str) -> None:
    """Else the verb would be refused in every life, and its invariants never looked at."""
    form = VERBS[verb].form(case=world.logged(), at=world.now)
    needed = {name for name, field in form.fields.items() if field.required}
    lacking = needed - payload(world, world.planned(), verb, chance=True).keys()
    assert not lacking, f"`payload` above gives {verb!r} no {lacking}"


@pytest.mark.django_db
def test_a_few_lives() -> None:
    run(examples=3, steps=20)


@pytest.mark.slow
@pytest.mark.django_db
def test_many_lives() -> None:
    run(examples=25, steps=40)
