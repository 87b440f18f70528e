"""Who does what, and when: the table of design §3, tried for every person, verb and state."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from tests.world import World
from tracker.actor import SYSTEM, Actor
from tracker.errors import Blocked, Invalid, NotAllowed, NotFound, WrongState
from tracker.models import Case, CaseEvent, ImportBatch
from tracker.verbs import VERBS
from tracker.vocabulary import Role, Status
from workflows.door import perform
from workflows.models import CaseTask

pytestmark = pytest.mark.django_db

ANY = set(Status)
OPEN = {"logged", "assigned", "deadline", "deferred", "submitted", "verified"}
BEFORE_VERIFIED = OPEN - {"verified"}
WORK = {"assigned", "deadline"}
WITH_UNIT = OPEN - {"logged"}

CLERK: dict[str, set[str]] = {
    "log": set(),  # only ever a new case
    "propose_reject": {"logged"},
    "reject": {"logged"},
    "contest": {"rejected"},
    "decide_contest": {"rejected"},
    "propose_merge": BEFORE_VERIFIED,
    "merge": BEFORE_VERIFIED,
    "unmerge": {"merged"},
    "record_retract": BEFORE_VERIFIED,
    "propose_withdraw": BEFORE_VERIFIED,
    "withdraw": BEFORE_VERIFIED,
    "assign": {"logged"},
    "attach": BEFORE_VERIFIED,
    "call_back": {"submitted", "verified"},
    "correct": ANY,
    "reveal": ANY,
    "release": ANY - {"rejected", "merged", "withdrawn"},
    "unpublish": ANY - {"rejected", "merged", "withdrawn", "verified"},
    "ask_unpublish": {"verified"},
    **{verb: {"verified"} for verb in ("decide_unpublish", "ask_nonpublic", "decide_nonpublic")},
    "decide_extension": {"deadline"},
    "resume": {"deferred"},
    "object": {"verified"},
    "decide_objection": {"verified"},
    "second_look": {"submitted", "verified"},
    "difference": {"verified"},
    "ruling": {"verified"},
    "reword": WITH_UNIT,
}
OFFICER = {
    "acknowledge": {"assigned"},
    "return": {"assigned"},
    "measure": {"deadline"},
    "add_measures": {"deadline"},
    "respond": {"deadline"},
    "attach": BEFORE_VERIFIED,
    "reply": WORK,
    "account": {*WORK, "submitted", "verified"},
    "ask_extension": {"deadline"},
    "ask_deferral": {"deadline"},
    "propose_long": {"deadline"},
}
HEAD = {**OFFICER, "plan": {"assigned"}, "submit": {"deadline"}, "sign": {"verified"}}
HEAD["decline"] = {"verified"}
INSPECTOR = {
    "attach": BEFORE_VERIFIED,
    "propose_long": {"deadline"},
    "milestone": {"deadline"},
    "rework": {"submitted"},
    "verify": {"submitted"},
    "sign": {"verified"},
    "decline": {"verified"},
    "object": {"verified"},
}
DIRECTOR = {
    **{verb: {"verified"} for verb in ("decide_unpublish", "ask_nonpublic", "decide_nonpublic")},
    "unmerge": {"merged"},
    "reject": {"logged"},
    "decide_contest": {"rejected"},
    "merge": BEFORE_VERIFIED,
    "record_retract": BEFORE_VERIFIED,
    "withdraw": BEFORE_VERIFIED,
    "close": {"verified"},
    "decline": {"verified"},
    "correct": ANY,
    "reveal": ANY,
    "decide_extension": {"deadline"},
    "decide_deferral": {"deadline"},
    "decide_long": {"deadline"},
    "resume": {"deferred"},
    "decide_objection": {"verified"},
    "second_look": {"submitted", "verified"},
    "propose_ruling": {"verified"},
    "ruling": {"verified"},
    "stand_in": WITH_UNIT,
}
ASSISTING = {"measure": {"deadline"}, "attach": BEFORE_VERIFIED}
REPORTER = {
    "log": set(),  # only ever a new case
    "answer": {"submitted", "verified"},
    "supplement": OPEN,
    "object": {"verified"},
    "retract": BEFORE_VERIFIED,
    "contest": {"rejected"},
}
NOTHING: dict[str, set[str]] = {}

# What each of the cast may do to the case; None for those who do not even see it.
PEOPLE: dict[str, dict[str, set[str]]] = {
    "wang": CLERK,
    "zhou": DIRECTOR,
    "sun": {"stand_in": WITH_UNIT, "object": {"verified"}},
    "ji": NOTHING,
    "li": OFFICER,
    "zhao": HEAD,
    "qian": ASSISTING,
    "feng": ASSISTING,
    "chen": INSPECTOR,
    "wei": NOTHING,
    "gao": NOTHING,
    "tang": NOTHING,
    "lin": NOTHING,
    "reporter": REPORTER,
    "passer-by": NOTHING,
}
OFFICE = {"wang", "zhou", "sun", "ji"}
UNITS = {"li", "zhao", "qian", "feng"}
SEEN_BY = {
    "logged": OFFICE,
    "rejected": OFFICE,
    "archived": OFFICE,
    "withdrawn": OFFICE | UNITS,
    "merged": OFFICE | UNITS,
    "assigned": OFFICE | UNITS,
    "deadline": OFFICE | UNITS,
    "deferred": OFFICE | UNITS,
    "submitted": OFFICE | UNITS | {"chen"},
    "verified": OFFICE | UNITS | {"chen"},
    "closed": OFFICE | UNITS | {"chen"},
}


def assigned(world: World) -> Case:
    return world.assigned(co_units=[world.traffic.pk])


def rejected(world: World) -> Case:
    case = world.logged()
    return world.rejected(case, route_code="litigation", reason="已进入诉讼")


def merged(world: World) -> Case:
    return world.merged(assigned(world), world.logged())


def deferred(world: World) -> Case:
    case = world.planned(assigned(world))
    later = world.now.date() + timedelta(days=60)
    world.do("zhao", "ask_deferral", case, reason="须待主体工程完工", review_on=later)
    return world.do("zhou", "decide_deferral", case, granted="yes", decision="同意").case


def archived(world: World) -> Case:
    batch = ImportBatch.objects.create(name="旧台账.xlsx", sha256="0" * 64, created=world.now)
    case = Case.objects.get(pk=world.logged().pk)
    case.pk, case.number, case.batch, case.ended_at = None, "2020-000001", batch, world.now
    case.__dict__["status"] = Status.ARCHIVED
    return Case.objects.bulk_create([case])[0]


MADE: dict[str, Callable[[World], Case]] = {
    "logged": World.logged,
    "rejected": rejected,
    "archived": archived,
    "withdrawn": lambda w: w.withdrawn(assigned(w)),
    "merged": merged,
    "assigned": assigned,
    "deadline": lambda w: w.planned(assigned(w)),
    "deferred": deferred,
    "submitted": lambda w: w.submitted(w.planned(assigned(w))),
    "verified": lambda w: w.inspected(w.submitted(w.planned(assigned(w)))),
    "closed": lambda w: w.closed(w.verified(w.submitted(w.planned(assigned(w))))),
}


class TakenBack(Exception):  # noqa: N818
    """Undoes what a permitted verb has done."""


def outcome(case: Case, verb: str, actor: Any, world: World) -> str:
    """How the door answers, with an empty payload, and without keeping anything."""
    try:
        with transaction.atomic():
            perform(case.pk, verb, actor, at=world.now)
            raise TakenBack
    except (Invalid, Blocked, TakenBack):
        return "may"
    except (NotFound, NotAllowed, WrongState) as refusal:
        return type(refusal).__name__


def actor_of(name: str, case: Case, world: World) -> Actor:
    if name == "reporter":
        return Actor.citizen(case.reports.first())
    return Actor.citizen() if name == "passer-by" else world.actor(name)


def wanted(name: str, verb: str, status: str) -> str:
    if name == "reporter" and status not in {"merged", "archived"}:
        pass  # these are gone to another case, or were made without one
    elif name not in SEEN_BY[status]:
        return "NotFound"
    if verb not in PEOPLE[name]:
        return "NotAllowed"
    return "may" if status in PEOPLE[name][verb] else "WrongState"


def strangers(world: World) -> None:
    """An officer of a unit that has nothing to do with it, and an inspector out of term."""
    world.person("tang", "唐宁", Role.OFFICER, world.parks)
    over = world.now.date().replace(year=2025)
    world.person("lin", "林岚", Role.INSPECTOR, ends_on=over)


@pytest.mark.parametrize("status", sorted(MADE))
def test_every_person_and_verb_in_this_state(world: World, status: str) -> None:
    strangers(world)
    case = MADE[status](world)
    assert case.status == status
    before = (
        Case.objects.filter(pk=case.pk).values()[0],
        CaseEvent.objects.count(),
        list(CaseTask.objects.order_by("pk").values()),
    )
    wrong = []
    for name in PEOPLE:
        actor = actor_of(name, case, world)
        for verb in VERBS:
            found = outcome(case, verb, actor, world)
            if found != wanted(name, verb, status):
                wrong.append((name, verb, found, wanted(name, verb, status)))
    assert wrong == []
    assert before == (
        Case.objects.filter(pk=case.pk).values()[0],
        CaseEvent.objects.count(),
        list(CaseTask.objects.order_by("pk").values()),
    )


def test_who_logs(world: World) -> None:
    strangers(world)
    for name in world.people:
        with pytest.raises(Invalid if name == "wang" else NotAllowed):
            perform(None, "log", world.actor(name), at=world.now)
    for actor in (SYSTEM, Actor.citizen()):
        with pytest.raises(Invalid):
            perform(None, "log", actor, at=world.now)
    assert not Case.objects.exists()


def test_somebody_who_left_does_nothing(world: World) -> None:
    case = world.assigned()
    li = world.people["li"]
    li.is_active = False
    li.save()
    for verb in VERBS:
        assert outcome(case, verb, world.actor("li"), world) == "NotFound"
