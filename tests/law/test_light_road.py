"""The light road, and who would take it without a right.

A tier may let an inspector pass on evidence, without a visit. Who would save himself the visit:
the inspector, the clerk who writes a “solved” down, the unit, two together, and whoever has the
database in hand.
"""

from __future__ import annotations

import pytest

from tests.law.attempts import Law, tries
from tests.law.forging import closes, found, fresh, insert, moved, passes_unseen
from tests.law.test_raw_exits import withdrawn
from tests.looks import drawn, lit, lots_fall, said_solved, unseen
from tests.tracks import ALLEGED, NONE_FOUND
from tests.world import World, all_passed
from tracker.actor import Actor
from tracker.models import Case, Demand, Finding, Inspection, Tier
from tracker.vocabulary import Gate
from workflows.door import perform

pytestmark = pytest.mark.django_db
WANTING = all_passed(solved="no", solved_remark="现场仍停水", solved_demand="恢复供水")


def submitted(world: World, tier: str = "hotline_7d") -> Case:
    key = Tier.objects.get(code=tier).pk
    return world.submitted(world.planned(world.assigned(tier=key)))


def passed(world: World, case: Case, hit: bool = False) -> Case:
    lots_fall(world, case, hit=hit)
    return world.do(drawn(world, case), "verify", case, **unseen()).case


def unvisited(law: Law, world: World, case: Case) -> None:
    """Its inspector would pass it without having been there."""
    law.door("on_site", drawn(world, case), "verify", case, **unseen())


@tries("verify", "Inspector: pass without a visit where the tier asks for one")
def test_ordinary_tier(law: Law, world: World) -> None:
    unvisited(law, world, said_solved(world, world.submitted()))


@tries("verify", "Inspector, clerk: pass without a visit on a “solved” that the clerk wrote down")
def test_clerks_word(law: Law, world: World) -> None:
    unvisited(law, world, world.called_back(submitted(world)))


@tries("verify", "Inspector: pass without a visit on the silence of an anonymous reporter")
def test_silence(law: Law, world: World) -> None:
    tier = Tier.objects.get(code="hotline_7d")
    case = world.logged(reporter_name="", reporter_contact="")
    case = world.submitted(world.planned(world.assigned(case, tier=tier.pk)))
    world.tick(days=30)
    unvisited(law, world, case)


@tries("verify", "Inspector: pass without a visit after a “no” that was taken back")
def test_denied_once(law: Law, world: World) -> None:
    case = said_solved(world, submitted(world), "no")
    unvisited(law, world, said_solved(world, case))


@tries("verify", "Inspector: pass without a visit what comes back from rework")
def test_rework(law: Law, world: World) -> None:
    case = lit(world)
    case = world.do(drawn(world, case), "rework", case, **WANTING).case
    unvisited(law, world, said_solved(world, world.submitted(case)))


@tries("verify", "Inspector: pass without a visit where misconduct was alleged, and found none")
def test_misconduct(law: Law, world: World) -> None:
    case = lit(world, **ALLEGED)
    world.settle_track(case, **NONE_FOUND)
    unvisited(law, world, case)


@tries("verify", "Unit: go on without visits after one by lot has found it wanting")
def test_suspended(law: Law, world: World, more: World) -> None:
    case = passed(world, lit(world), hit=True)
    world.do(drawn(world, case), "rework", case, **WANTING)
    unvisited(law, world, lit(world))


@tries("verify", "Inspector: make the visit by lot oneself, after having passed the case on paper")
def test_own_lot(law: Law, world: World, more: World) -> None:
    case = lit(world)
    first = drawn(world, case)
    passed(world, case, hit=True)
    law.door("not_found", first, "verify", case, **all_passed())


@tries("sample", "Draw the lot again, until it falls elsewhere")
def test_lot_again(law: Law, world: World) -> None:
    case = passed(world, lit(world))
    for who in ("wang", "zhou"):
        law.door("not_allowed", who, "sample", case)


@tries("merge", "Clerk and director: let a case on which the lot fell go by another exit")
def test_away_from_the_lot(law: Law, world: World, more: World) -> None:
    case, target = passed(world, lit(world), hit=True), world.planned()
    given = {"target": target.number, "reason": "同一问题", "compared": True}
    law.door("looked_at", "wang", "propose_merge", case, **given)


@tries("close", "Three signers: sign off without a notice what nobody can read")
def test_unpublished(law: Law, world: World) -> None:
    Tier.objects.filter(code="hotline_7d").update(light_notice=0)
    case = passed(world, lit(world))
    law.door("publish", "zhao", "sign", case)


@tries("close", "Three signers: sign off what was passed without a visit, misconduct alleged since")
def test_alleged_since(law: Law, world: World) -> None:
    case = world.published(passed(world, lit(world)))
    world.do("zhao", "sign", case)
    world.do(drawn(world, case), "sign", case)
    world.track("wang", "allege", case, text="收受好处")
    world.settle_track(case, **NONE_FOUND)
    world.tick(days=9)
    law.door("discipline", "zhou", "close", case)


# With the database in hand -------------------------------------------------------------------


@tries("verify", "Raw SQL: a pass without a visit on a “solved” that the clerk wrote down")
def test_raw_pass(law: Law, world: World) -> None:
    case = world.called_back(submitted(world))
    law.sql("case_unseen", lambda: passes_unseen(world, case))


@tries("verify", "Raw SQL: a pass without a visit that says there was one")
def test_raw_mark(law: Law, world: World) -> None:
    case = lit(world)
    law.sql("case_light", lambda: passes_unseen(world, case, light=False))


@tries("close", "Raw SQL: sign off what was passed without a visit, and no lot was drawn")
def test_raw_lot(law: Law, world: World) -> None:
    case = lit(world)
    passes_unseen(world, case)
    case = world.published(fresh(case))
    who = drawn(world, case)
    world.do("zhao", "sign", case)
    world.do(who, "sign", case)
    world.tick(days=9)
    people = {"signed_inspector": world.people[who]}
    law.sql("case_undrawn", lambda: closes(world, case, **people))


@tries("rework", "Raw SQL: let a failed visit by lot have no consequence for the unit")
def test_raw_consequence(law: Law, world: World, more: World) -> None:
    case = fresh(passed(world, lit(world), hit=True))

    def sent_back() -> None:
        who, here = drawn(world, case), {"case": case, "round": 1, "look": 1}
        visit = {"inspector": world.people[who], "on_site": True, "passed": False, "at": world.now}
        said = {"inspection_id": insert(Inspection, **here, **visit), "remark": "仍停水"}
        wanting = found({**said, "gate": Gate.SOLVED, "passed": False, "pictures": 0})
        ask = {"gate": Gate.SOLVED, "finding": Finding(pk=wanting), "text": "恢复供水"}
        insert(Demand, case=case, round=2, **ask)
        moved(world, case, "rework", who, "inspector", "deadline", round=2, look=0)

    law.sql("case_let_go", sent_back)


@tries("withdraw", "Raw SQL: end as withdrawn what somebody drawn is to look at")
def test_raw_exit(law: Law, world: World, more: World) -> None:
    case = passed(world, lit(world), hit=True)
    reporter = Actor.citizen(case.reports.get())
    for _day in range(2):
        perform(case.pk, "retract", reporter, at=world.tick(days=1), stands="yes")
    law.sql("case_looked_at", lambda: withdrawn(world, case))
