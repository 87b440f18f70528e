"""A head, or somebody of the office, who is named in a confirmed allegation.

Whoever is meant on the discipline track has no part in the case any more, and reads the same
words as somebody for whom another acts for any other reason.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.desk.pages import Desk
from tests.law.attempts import Law, tries
from tests.tracks import ALLEGED, DECIDED, NONE_FOUND, named
from tests.world import World, all_passed
from tracker.models import Case
from tracker.vocabulary import Role

pytestmark = pytest.mark.django_db
YES = {"granted": "yes", "decision": "同意"}


def alleged(world: World, stage: str = "planned") -> Case:
    found: Case = getattr(world, stage)(world.assigned(**ALLEGED))
    return found


def meant(world: World, case: Case, who: str, by: str = "sun") -> Case:
    world.confirm(by, named(world, case, who))
    return case


@tries("plan", "A named head plans")
def test_plans(law: Law, world: World) -> None:
    case = world.do("li", "acknowledge", world.assigned(**ALLEGED)).case
    rows = [{"text": "抢修", "owner": "刘工", "due_on": world.now.date()}]
    given = {"leader": "赵刚", "measures": rows}
    law.door("set_aside", "zhao", "plan", meant(world, case, "zhao"), **given)


@tries("submit", "… submits")
def test_submits(law: Law, world: World) -> None:
    case = world.ready(alleged(world))
    law.door("set_aside", "zhao", "submit", meant(world, case, "zhao"))


@tries("ask_extension", "… asks for time")
def test_asks(law: Law, world: World) -> None:
    case = meant(world, alleged(world), "zhao")
    law.door("set_aside", "zhao", "ask_extension", case, amount=2, reason="雨季")


def verified(world: World, who: str) -> Case:
    case = meant(world, world.called_back(world.submitted(alleged(world))), who)
    world.settle_track(case)
    return world.published(world.do("chen", "verify", case, **all_passed()).case)


@tries("sign", "… signs, after the allegation was settled")
def test_signs(law: Law, world: World) -> None:
    law.door("set_aside", "zhao", "sign", verified(world, "zhao"))


@tries("decline", "… declines, so that the case begins anew")
def test_declines(law: Law, world: World) -> None:
    given = {"way": "unit", "reason": "不认可"}
    law.door("set_aside", "zhao", "decline", verified(world, "zhao"), **given)


@tries("stand_in", "… has himself appointed, or appoints")
def test_appoints_himself(law: Law, world: World) -> None:
    case = meant(world, alleged(world), "zhao")
    given = {"person": world.people["zhao"].pk}
    law.door("not_allowed", "zhao", "stand_in", case, **given)
    law.door("person", "zhou", "stand_in", case, **given)


@tries("accountability", "… looks at the track, clears himself, or denies the naming")
def test_clears_himself(law: Law, county: World) -> None:
    case = alleged(county)
    entry = named(county, case, "zhao")
    law.track("not_allowed", "zhao", "outcome", case, **NONE_FOUND)
    way = lambda: county.confirm("zhao", entry, granted="no")  # noqa: E731  # read once
    law.refused(["not_allowed"], way, "discipline track", "confirm")
    law.page(404, lambda: Desk(county, "zhao").see(case, "discipline/"))


@tries("accountability", "A named discipline officer records the outcome, or confirms one")
def test_named_discipline_officer(law: Law, world: World) -> None:
    world.person("yan", "严明", Role.DISCIPLINE)
    case = world.called_back(world.submitted(alleged(world)))
    meant(world, case, "yan")
    law.track("not_allowed", "yan", "outcome", case, **NONE_FOUND)
    entry = world.track("ji", "outcome", case, **DECIDED)
    way = lambda: world.confirm("yan", entry)  # noqa: E731  # read once
    law.refused(["not_allowed"], way, "discipline track", "confirm")


@tries("accountability", "Whoever is named, and not confirmed yet, settles the allegation first")
def test_named_and_not_confirmed(law: Law, world: World) -> None:
    world.person("yan", "严明", Role.DISCIPLINE)
    case = world.called_back(world.submitted(alleged(world)))
    named(world, case, "yan")
    law.track("not_allowed", "yan", "outcome", case, **NONE_FOUND)


@tries("verify", "A named inspector verifies")
def test_verifies(law: Law, world: World) -> None:
    case = world.called_back(world.submitted(alleged(world)))
    meant(world, case, "chen")
    world.settle_track(case)
    law.door("set_aside", "chen", "verify", case, **all_passed())


@tries("close", "A named director closes")
def test_closes(law: Law, world: World) -> None:
    case = verified(world, "zhou")
    world.do("zhao", "sign", case)
    world.do("chen", "sign", case)
    world.tick(days=20)
    law.door("set_aside", "zhou", "close", case)


@tries("stand_in", "A named director appoints who acts for the head; the auditor beside a director")
def test_named_director_appoints(law: Law, world: World) -> None:
    given: dict[str, Any] = {"person": world.people["li"].pk}
    case = meant(world, alleged(world), "zhou")
    law.door("set_aside", "zhou", "stand_in", case, **given)
    law.door("director_appoints", "sun", "stand_in", alleged(world), **given)


@tries("decide_deferral", "A named director decides what the unit asks for")
def test_decides(law: Law, world: World) -> None:
    case = meant(world, alleged(world), "zhou")
    asked = {"review_on": world.now.date().replace(month=6), "reason": "资金未到位"}
    world.do("li", "ask_deferral", case, **asked)
    law.door("set_aside", "zhou", "decide_deferral", case, **YES)


@tries("merge", "A named director takes the case off the ledger with a clerk's help")
def test_merges_it_away(law: Law, world: World) -> None:
    case, target = meant(world, alleged(world), "zhou"), world.planned()
    given = {"target": target.number, "reason": "同一问题", "compared": True}
    world.do("wang", "propose_merge", case, **given)
    law.door("set_aside", "zhou", "merge", case, **YES)


@tries("accountability", "The office takes a naming back that was confirmed")
def test_named_again(law: Law, world: World) -> None:
    case = meant(world, alleged(world), "zhao")
    given = {"person": world.people["zhao"].pk, "text": "再点一次"}
    law.track("person", "ji", "name", case, **given)
