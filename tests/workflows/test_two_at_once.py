"""Two people do something to one case in one moment: one is first, the other is told so."""

import pytest

from tests.at_once import at_once, one_waits
from tests.world import UNIT_WORDS, World
from tracker.errors import Blocked, Conflict, NotFound, Refused, WrongState
from tracker.models import Case, Signature
from tracker.vocabulary import Role, Status
from workflows import route
from workflows.door import perform
from workflows.flows import RectificationFlow
from workflows.models import CaseTask


def one_came_through(case: Case, found: list[Exception | None], version: int) -> None:
    """Exactly one was first; the other was refused, and case, record and route agree."""
    assert sorted(error is None for error in found) == [False, True]
    refused = next(e for e in found if e is not None)
    assert isinstance(refused, (Conflict, WrongState, Blocked, NotFound))
    fresh = Case.objects.get(pk=case.pk)
    assert fresh.version == version + 1
    assert list(fresh.events.values_list("seq", flat=True)) == list(range(1, version + 2))
    assert route.differences(fresh, CaseTask.objects.open().filter(case=fresh)) == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("versioned", [True, False])
def test_two_directors_close_at_once(world: World, versioned: bool) -> None:
    world.person("zheng", "郑直", Role.DIRECTOR)
    case = world.signed()
    at, version = world.tick(days=20), Case.objects.get(pk=case.pk).version
    seen = version if versioned else None
    actors = [world.actor("zhou"), world.actor("zheng")]
    found = at_once(
        *(lambda a=a: perform(case.pk, "close", a, at=at, version=seen) for a in actors)
    )
    one_came_through(case, found, version)
    assert Signature.objects.filter(case=case, role=Role.DIRECTOR).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_submissions_at_once(world: World) -> None:
    case = world.ready()
    version = Case.objects.get(pk=case.pk).version
    at, actor = world.tick(), world.actor("zhao")
    found = at_once(*[lambda: perform(case.pk, "submit", actor, at=at)] * 2)
    one_came_through(case, found, version)
    assert case.clocks.filter(kind="question").count() == 1


@pytest.mark.django_db(transaction=True)
def test_acknowledged_and_returned_at_once(world: World) -> None:
    case = world.assigned()
    version = case.version
    at, li, zhao = world.tick(), world.actor("li"), world.actor("zhao")
    found = at_once(
        lambda: perform(case.pk, "acknowledge", li, at=at, version=version),
        lambda: perform(case.pk, "return", zhao, at=at, version=version, reason="不属我局"),
    )
    one_came_through(case, found, version)


@pytest.mark.django_db(transaction=True)
def test_two_cases_merged_into_each_other_at_once(world: World) -> None:
    first, second = world.logged(), world.logged()
    for case, target in ((first, second), (second, first)):
        given = {"target": target.number, "reason": "同一问题", "compared": True}
        world.do("wang", "propose_merge", case, **given)
    at, zhou = world.tick(), world.actor("zhou")
    yes = {"granted": "yes", "decision": "同意"}
    found = at_once(
        lambda: perform(first.pk, "merge", zhou, at=at, **yes),
        lambda: perform(second.pk, "merge", zhou, at=at, **yes),
    )
    assert sorted(error is None for error in found) == [False, True]
    assert all(isinstance(error, Refused) for error in found if error is not None)
    statuses = sorted(Case.objects.values_list("status", flat=True))
    assert statuses == [Status.LOGGED, Status.MERGED]
    kept = Case.objects.get(status=Status.LOGGED)
    assert kept.reports.count() == 2


@pytest.mark.django_db(transaction=True)
def test_whoever_waited_finishes_the_task_that_is_open_by_then(world: World) -> None:
    case = world.assigned()
    at, li, zhao = world.tick(), world.actor("li"), world.actor("zhao")
    one_waits(
        lambda: perform(case.pk, "acknowledge", li, at=at),
        lambda: perform(case.pk, "return", zhao, at=at, reason="不属我局"),
    )
    fresh = Case.objects.get(pk=case.pk)
    assert fresh.status == Status.LOGGED
    tasks = CaseTask.objects.filter(case=case).order_by("pk")
    assert route.differences(fresh, tasks.open()) == []
    done = tasks.get(flow_task=RectificationFlow.acknowledge)
    assert (done.status, done.owner_id) == ("DONE", li.user_id)


@pytest.mark.django_db(transaction=True)
def test_whoever_waited_sees_the_unit_and_the_tier_that_were_set_meanwhile(world: World) -> None:
    case, at, wang = world.logged(), world.tick(), world.actor("wang")
    unit, tier = world.water.pk, world.tier.pk
    _assigned, corrected = one_waits(
        lambda: perform(case.pk, "assign", wang, at=at, unit=unit, tier=tier, **UNIT_WORDS),
        lambda: perform(case.pk, "correct", wang, at=at, title="停水四天", reason="补记"),
    )
    assert corrected.case.unit == world.water
    assert corrected.case.tier == world.tier


@pytest.mark.django_db(transaction=True)
def test_whoever_waited_is_told_of_the_request_that_was_put_meanwhile(world: World) -> None:
    """What came along with the lock is from before the wait: it does not count any more."""
    case, zhao, li = world.planned(), world.actor("zhao"), world.actor("li")
    at = world.tick()

    def second() -> list[str]:
        with pytest.raises(Blocked) as refused:
            perform(case.pk, "ask_extension", li, at=at, amount=2, reason="缺料")
        return [blocker.code for blocker in refused.value.blockers]

    _asked, codes = one_waits(
        lambda: perform(case.pk, "ask_extension", zhao, at=at, amount=1, reason="雨季"), second
    )
    assert codes == ["request_open"]
