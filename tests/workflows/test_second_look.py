"""The second look: demanded, drawn, published; and who would choose a friend, or look away."""

from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from tests.imports.refusals import blocked, invalid, on_its_way
from tests.looks import drawn, looked_again, says
from tests.workflows.test_gate4 import codes, told
from tests.world import World, all_passed
from tracker.actor import SYSTEM
from tracker.errors import Blocked, Conflict, NotAllowed, NotFound
from tracker.models import Case, CaseEvent, Draw, Finding, Inspection, Signature
from tracker.vocabulary import Gate, Role
from workflows.door import perform
from workflows.models import CaseTask

pytestmark = pytest.mark.django_db
WHY: dict[str, Any] = {"reason": "反映人称仍未解决"}
HEARD = all_passed(reply_remark="已当面向反映人说明")


@pytest.fixture
def county(world: World) -> World:
    """Three inspectors more, who have nothing to do with anything."""
    for name in ("ding", "bai", "song"):
        world.person(name, f"{name}监督", Role.INSPECTOR)
    return world


def demanded(world: World, case: Case, who: str = "wang") -> Case:
    return world.do(who, "second_look", case, **WHY).case


def explained(world: World, case: Case) -> Case:
    if case.notice_at is None:
        case = world.published(case)
    return world.do("wang", "difference", case, text="停水系户内阀门关闭，公共管网已恢复。").case


def signed_off(world: World, case: Case) -> Case:
    world.do("zhao", "sign", case)
    world.do(drawn(world, case), "sign", case)
    world.tick(days=20)
    return world.do("zhou", "close", case).case


# The way through --------------------------------------------------------------------------------


def test_no_second_look_difference_and_the_exit(county: World) -> None:
    case = says(county, county.submitted(), "no")
    case = demanded(county, case)
    assert (case.status, case.look) == ("submitted", 1)
    assert on_its_way(case)
    second = drawn(county, case)
    assert second in ("ding", "bai", "song")
    assert CaseTask.objects.inbox(county.actor(second)).filter(case=case).exists()
    case = county.do(second, "verify", case, **HEARD).case
    assert case.status == "verified"
    assert case.confirmed_at is None
    county.published(case)
    county.do("zhao", "sign", case)
    county.do(second, "sign", case)
    county.tick(days=20)
    assert blocked(county, "zhou", "close", case) == ["difference"]
    case = explained(county, case)
    unsigned = ["signature_head", "signature_inspector"]  # the public text is signed too
    assert blocked(county, "zhou", "close", case) == [*unsigned, "notice"]  # begun anew
    county.do("zhao", "sign", case)
    county.do(second, "sign", case)
    county.tick(days=20)
    assert county.do("zhou", "close", case).case.status == "closed"


def clerks(world: World, case: Case) -> list[str]:
    inbox = CaseTask.objects.inbox(world.actor("wang")).filter(case=case)
    return [task.flow_task.name for task in inbox]


def test_the_office_has_it_among_its_tasks(county: World) -> None:
    case = says(county, county.submitted(), "no")
    assert clerks(county, case) == ["dispute"]
    assert on_its_way(case)
    case = demanded(county, case)
    assert clerks(county, case) == []
    case = county.do(drawn(county, case), "verify", case, **HEARD).case
    assert sorted(clerks(county, case)) == ["dispute", "publish"]
    assert on_its_way(case)
    case = explained(county, case)
    assert clerks(county, case) == []
    case = says(county, case, "no")  # nothing new
    assert clerks(county, case) == []
    case = says(county, case, "no", new_fact="昨晚又停水了")
    assert clerks(county, case) == ["dispute"]
    case = says(county, case, "yes")
    assert clerks(county, case) == []
    assert on_its_way(case)


def test_rework_takes_the_task_away(county: World) -> None:
    case = says(county, county.submitted(), "no")
    failing = all_passed(solved="no", solved_remark="确未解决")
    case = county.do("chen", "rework", case, **failing).case
    assert clerks(county, case) == []
    assert on_its_way(case)


def test_the_second_inspector_may_send_it_back(county: World) -> None:
    case = demanded(county, says(county, county.submitted(), "partly"))
    failing = all_passed(solved="no", solved_remark="确未解决")
    case = county.do(drawn(county, case), "rework", case, **failing).case
    assert (case.status, case.round, case.look) == ("deadline", 2, 0)
    assert case.reports.get().solved == ""
    assert on_its_way(case)


def test_the_pool_is_in_the_record_before_the_draw(county: World) -> None:
    case = demanded(county, says(county, county.submitted(), "no"))
    drawn, demand = case.events.order_by("-seq")[:2]
    assert (demand.verb, drawn.verb) == ("second_look", "draw")
    assert (demand.role, drawn.role) == ("clerk", "system")
    draw = Draw.objects.get()
    assert list(demand.record.pool) == draw.pool
    assert demand.record.pool_digest == draw.pool_digest
    assert drawn.record.inspector == draw.drawn_id == case.inspector_id
    assert county.people["chen"].pk not in draw.pool


# Who may -----------------------------------------------------------------------------------------


def test_a_clerk_needs_a_denial_the_director_does_not(county: World) -> None:
    case = county.submitted()
    assert blocked(county, "wang", "second_look", case, **WHY) == ["first_look"]
    assert blocked(county, "zhou", "second_look", case, **WHY) == ["first_look"]
    case = county.verified(case)
    assert blocked(county, "wang", "second_look", case, **WHY) == ["no_denial"]
    assert demanded(county, case, "zhou").status == "submitted"


@pytest.mark.parametrize("who", ["li", "zhao", "chen", "sun"])
def test_nobody_else_demands_one(county: World, who: str) -> None:
    case = says(county, county.submitted(), "no")
    with pytest.raises(NotAllowed):
        county.do(who, "second_look", case, **WHY)


@pytest.mark.parametrize("who", ["wang", "zhou", "chen", "li"])
def test_nobody_draws_by_hand(county: World, who: str) -> None:
    case = demanded(county, says(county, county.submitted(), "no"))
    with pytest.raises((NotAllowed, NotFound)):
        county.do(who, "draw", case)
    with pytest.raises(Blocked):  # not even the system a second time
        perform(case.pk, "draw", SYSTEM, at=county.tick())


def test_a_reason_is_needed(county: World) -> None:
    case = says(county, county.submitted(), "no")
    assert invalid(county, "wang", "second_look", case, reason="") == {"reason"}


def test_without_anybody_to_draw_it_says_who_can_help(world: World) -> None:
    case = says(world, world.submitted(), "no")
    assert blocked(world, "wang", "second_look", case, **WHY) == ["pool"]


def test_two_at_once_draw_once(county: World) -> None:
    case = says(county, county.submitted(), "no")
    page = case.version
    demanded(county, case)
    with pytest.raises(Conflict):
        perform(case.pk, "second_look", county.actor("zhou"), at=county.tick(), version=page, **WHY)
    assert Draw.objects.count() == 1


# Only who was drawn ------------------------------------------------------------------------------


def test_the_first_inspector_is_out(county: World) -> None:
    case = demanded(county, says(county, county.submitted(), "no"))
    with pytest.raises(NotFound):
        county.do("chen", "verify", case, **HEARD)


def test_nobody_is_put_in_the_place_of_who_was_drawn(county: World) -> None:
    case = demanded(county, says(county, county.submitted(), "no"))
    friend = next(n for n in ("ding", "bai", "song") if n != drawn(county, case))
    person = county.people[friend].pk
    assert invalid(county, "wang", "correct", case, inspector=person, reason="换人") == {
        "inspector"
    }
    # By hand, in the database: the rule asks who was drawn, not who is entered.
    Case.objects.filter(pk=case.pk).update(inspector=person)
    assert blocked(county, friend, "verify", case, **HEARD) == ["not_drawn"]


def test_another_draw_stands_beside_the_first(county: World) -> None:
    case = demanded(county, says(county, county.submitted(), "no"))
    first = drawn(county, case)
    assert blocked(county, "wang", "second_look", case, **WHY) == ["drawn_already"]
    case = demanded(county, case, "zhou")
    assert drawn(county, case) != first
    assert list(Draw.objects.values_list("nth", flat=True)) == [1, 2]
    assert county.people[first].pk not in Draw.objects.get(nth=2).pool
    assert on_its_way(case)
    with pytest.raises(NotFound):
        county.do(first, "verify", case, **HEARD)
    assert county.do(drawn(county, case), "verify", case, **HEARD).case.status == "verified"


def test_the_finding_answers_the_reporter(county: World) -> None:
    case = demanded(county, says(county, county.submitted(), "no"))
    mute = all_passed(reply_remark="")
    assert invalid(county, drawn(county, case), "verify", case, **mute) == {"reply_remark"}


# What it answers, and what not -------------------------------------------------------------------


def test_a_later_no_stops_it_again_only_with_a_new_fact(county: World) -> None:
    case = looked_again(county, says(county, county.verified(), "no"))
    says(county, case, "no")
    case = explained(county, case)
    county.do("zhao", "sign", case)
    county.do(drawn(county, case), "sign", case)
    county.tick(days=20)
    says(county, case, "no", new_fact="昨晚又停水了")
    assert blocked(county, "zhou", "close", case) == ["denied"]
    event = Case.objects.get(pk=case.pk).events.last()
    assert event is not None
    assert event.record.new_fact.kind == "text"
    case = looked_again(county, case)
    case = explained(county, case)
    assert signed_off(county, case).status == "closed"


def test_a_new_fact_is_asked_for_only_after_a_second_look(county: World) -> None:
    case = says(county, county.submitted(), "no", new_fact="不该有的")
    assert case.events.last().record.new_fact is None


def test_a_first_no_after_a_look_is_explained_too(county: World) -> None:
    """The director had demanded a look of his own; then somebody denies without a new fact."""
    case = looked_again(county, county.verified())
    says(county, case, "partly")
    county.do("zhao", "sign", case)
    county.do(drawn(county, case), "sign", case)
    county.tick(days=20)
    assert blocked(county, "zhou", "close", case) == ["difference"]


def test_signatures_before_it_are_void(county: World) -> None:
    case = looked_again(county, county.signed())
    assert (case.signed_head_id, case.signed_inspector_id) == (None, None)
    county.tick(days=20)
    codes_ = blocked(county, "zhou", "close", case)
    assert codes_ == ["signature_head", "signature_inspector"]
    assert signed_off(county, case).status == "closed"
    assert Signature.objects.filter(case=case).count() == 5


def test_the_first_inspectors_findings_are_void(county: World) -> None:
    case = county.verified()
    gates = {f"gate_{g}_id": getattr(case, f"gate_{g}_id") for g in Gate}
    case = demanded(county, case, "zhou")
    assert all(getattr(case, name) is None for name in gates)


def test_there_is_nothing_to_explain_without_a_contradiction(county: World) -> None:
    case = looked_again(county, county.verified())
    county.do("wang", "release", case, title="小区停水", text="小区停水三天。")
    assert blocked(county, "wang", "difference", case, text="说明") == ["no_difference"]


def test_a_difference_nobody_can_read_is_none(county: World) -> None:
    """What was released before the second inspector looked shows nothing of the finding."""
    case = demanded(county, says(county, county.verified(), "no"))
    case = county.do(drawn(county, case), "verify", case, **HEARD).case
    assert blocked(county, "wang", "difference", case, text="说明") == ["publish"]


def test_the_public_and_the_reporter_read_it_side_by_side(county: World, client: Client) -> None:
    case = looked_again(county, told(county, county.verified(), "no"))
    case = explained(county, case)
    page = client.get(f"/p/cases/{case.number}/?lang=en").content.decode()
    for said in ("Reporters say", "Not solved", "The second inspector found", "户内阀门关闭"):
        assert said in page
    assert "张三" not in page


# Raw SQL -----------------------------------------------------------------------------------------


def forged(world: World, case: Case, who: str, look: int) -> None:
    """All that `verify` writes, by hand, in the name of somebody."""
    inspection = Inspection.objects.create(
        case=case,
        round=case.round,
        look=look,
        inspector=world.people[who],
        on_site=True,
        passed=True,
        at=world.tick(),
    )
    found = {"inspection": inspection, "passed": True, "remark": "属实", "pictures": 0}
    marks = {f"gate_{gate}": Finding.objects.create(gate=gate, **found) for gate in Gate}
    moved = {"from_status": "submitted", "to_status": "verified", "verb": "verify"}
    seq = Case.objects.get(pk=case.pk).version + 1
    CaseEvent.objects.create(
        case=case,
        seq=seq,
        role="inspector",
        at=world.now,
        data={"v": 1},
        digest="0" * 64,
        actor=world.people["chen"],
        factor="totp",
        **moved,
    )
    Case.objects.filter(pk=case.pk).update(status="verified", version=seq, **marks)


def test_a_forged_second_look_is_of_who_was_drawn(county: World) -> None:
    case = demanded(county, says(county, county.submitted(), "no"))
    friend = next(n for n in ("ding", "bai", "song") if n != drawn(county, case))
    for who, look in ((friend, 1), ("chen", 1), (drawn(county, case), 0)):
        with pytest.raises(DatabaseError), transaction.atomic():
            forged(county, case, who, look)
    forged(county, case, drawn(county, case), 1)  # all else was right


def test_a_second_look_is_not_unmade(county: World) -> None:
    case = demanded(county, county.verified(), "zhou")
    for look in (0, 3):
        with pytest.raises(DatabaseError, match="one by one"), transaction.atomic():
            Case.objects.filter(pk=case.pk).update(look=look)


def test_a_denial_is_not_closed_over_by_hand(county: World) -> None:
    """Signed and waited for, but not explained: the last row is written by hand."""
    case = looked_again(county, says(county, county.verified(), "no"))
    county.do("zhao", "sign", case)
    county.do(drawn(county, case), "sign", case)

    def closed() -> None:
        fresh = Case.objects.get(pk=case.pk)
        zhou = county.people["zhou"]
        here = {"round": fresh.round, "look": fresh.look, "sheet": fresh.sheet}
        here |= {"at": county.tick(), "factor": "totp"}
        Signature.objects.create(case=fresh, role="director", user=zhou, **here)
        moved = {"actor": zhou, "factor": "totp", "digest": "0" * 64, "data": {}}
        moved |= {"from_status": "verified", "to_status": "closed", "verb": "close"}
        seq = fresh.version + 1
        CaseEvent.objects.create(case=fresh, seq=seq, role="director", at=county.now, **moved)
        Case.objects.filter(pk=fresh.pk).update(
            status="closed",
            version=seq,
            signed_director=zhou,
            sign_off_number="XH2026-000009",
            dossier_digest="0" * 64,
            ended_at=county.now,
        )

    county.tick(days=20)
    with pytest.raises(DatabaseError, match="not published"), transaction.atomic():
        closed()
    explained(county, case)
    county.do("zhao", "sign", case)
    county.do(drawn(county, case), "sign", case)
    county.tick(days=20)
    closed()


def test_what_was_published_stays(county: World) -> None:
    case = explained(county, looked_again(county, says(county, county.verified(), "no")))
    for change in ({"text": "另一种说法"}, {"no": 0}):
        with pytest.raises(DatabaseError), transaction.atomic():
            case.differences.update(**change)


def test_rework_is_free_of_the_second_look(county: World) -> None:
    """A "no" is answered by rework as well; the next round begins without any look."""
    case = says(county, county.submitted(), "no")
    assert codes(county, case) == ["denied"]
    failing = all_passed(solved="no", solved_remark="确未解决")
    assert county.do("chen", "rework", case, **failing).case.look == 0
