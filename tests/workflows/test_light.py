"""The light road: evidence in the place of a visit, and who would take it without a right."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from tests.imports.refusals import blocked, on_its_way
from tests.law.forging import passes_unseen
from tests.looks import drawn, lit, lots_fall, said_solved, unseen
from tests.tracks import ALLEGED, NONE_FOUND
from tests.world import World, all_passed
from tracker import drawing, light
from tracker.actor import SYSTEM
from tracker.errors import Blocked, Invalid, NotAllowed, NotFound
from tracker.models import Case, LightSuspension, Lot, Tier
from tracker.time import months
from tracker.verbs import VERBS
from tracker.verbs.public import composed
from tracker.vocabulary import Occasion, Role
from workflows.door import perform

pytestmark = pytest.mark.django_db
WANTING = all_passed(solved="no", solved_remark="现场仍停水", solved_demand="恢复供水")


@pytest.fixture
def county(world: World) -> World:
    """Inspectors more, who have nothing to do with anything."""
    for name in ("ding", "bai"):
        world.person(name, f"{name}监督", Role.INSPECTOR)
    return world


def why_not(world: World, case: Case) -> list[str]:
    """Why its inspector does not pass a case without a visit; told in words at the tick."""
    case = Case.objects.get(pk=case.pk)
    before = case.events.count()
    with pytest.raises(Invalid) as refusal:
        world.do(drawn(world, case), "verify", case, **unseen())
    assert case.events.count() == before
    found = light.why_visited(case, world.now)
    words = [str(fault) for fault in refusal.value.errors["on_site"]]
    assert words[0] == "问题是否解决须现场查看，不能只看材料。"
    if light.offered(case.tier):
        assert words[1:] == [str(blocker.missing) for blocker in found]
    else:
        assert len(words) == 1
    return [blocker.code for blocker in found]


def passed(world: World, case: Case | None = None) -> Case:
    """Passed on evidence, and the lot did not fall on it."""
    case = case or lit(world)
    lots_fall(world, case, hit=False)
    return world.do(drawn(world, case), "verify", case, **unseen()).case


def visited(world: World, case: Case | None = None) -> Case:
    """Passed on evidence; then the lot fell on it, and somebody was drawn to go there."""
    case = case or lit(world)
    lots_fall(world, case, hit=True)
    return world.do(drawn(world, case), "verify", case, **unseen()).case


# The way through ---------------------------------------------------------------------------------


def test_on_evidence_to_the_exit(county: World) -> None:
    case = passed(county)
    assert (case.status, case.light) == ("verified", True)
    assert [e.verb for e in case.events.order_by("seq")][-2:] == ["verify", "sample"]
    lot = Lot.objects.get()
    assert (lot.hit, lot.one_in, lot.unit) == (False, 10, county.water)
    assert on_its_way(case)
    case = county.published(case)
    notice = case.clocks.get(kind="notice", stopped=None)
    assert (notice.amount, notice.unit) == (1, "working_days")
    county.do("zhao", "sign", case)
    county.do(drawn(county, case), "sign", case)
    assert blocked(county, "zhou", "close", case) == ["notice"]
    county.tick(days=4)
    assert county.do("zhou", "close", case).case.status == "closed"


def test_without_a_notice_it_is_published_all_the_same(county: World) -> None:
    Tier.objects.filter(code="hotline_7d").update(light_notice=0)
    case = passed(county)
    county.do("zhao", "sign", county.published(case))
    county.do(drawn(county, case), "sign", case)
    assert county.do("zhou", "close", case).case.status == "closed"


def test_but_never_unpublished(county: World) -> None:
    Tier.objects.filter(code="hotline_7d").update(light_notice=0)
    case = passed(county)
    assert blocked(county, "zhao", "sign", case) == ["publish"]
    missing = blocked(county, "zhou", "close", case)
    assert "publish" in missing


def test_a_visit_takes_the_ordinary_road(county: World) -> None:
    case = lit(county)
    case = county.published(county.do(drawn(county, case), "verify", case, **all_passed()).case)
    assert not case.light
    assert not Lot.objects.exists()
    assert case.clocks.get(kind="notice", stopped=None).amount == 3


def test_the_lot_sends_somebody_drawn_there(county: World) -> None:
    case = visited(county)
    assert (case.status, case.look, case.light) == ("submitted", 1, False)
    verbs = [e.verb for e in case.events.order_by("seq")][-3:]
    assert verbs == ["verify", "sample", "draw"]
    sample, draw = (case.events.get(verb=verb).record for verb in ("sample", "draw"))
    assert sample.hit
    assert set(sample.pool) == {county.people[name].pk for name in ("ding", "bai")}
    assert draw.inspector == case.inspector_id
    assert on_its_way(case)
    who = drawn(county, case)
    assert why_not(county, case) == ["light_again"]
    case = county.do(who, "verify", case, **all_passed(reply_remark="已核")).case
    assert (case.status, case.light) == ("verified", False)
    assert case.clocks.filter(kind="notice").count() == 0
    assert not LightSuspension.objects.exists()


def test_who_passed_it_on_evidence_does_not_visit_it(county: World) -> None:
    case = lit(county)
    first = drawn(county, case)
    second = drawn(county, visited(county, case))
    assert second != first
    assert county.people[first].pk not in case.events.get(verb="sample").record.pool


def test_without_anybody_to_draw_nobody_passes(world: World) -> None:
    case = lit(world)
    lots_fall(world, case, hit=True)
    assert blocked(world, "chen", "verify", case, **unseen()) == ["pool"]


# The end of the road -----------------------------------------------------------------------------


def failed(world: World) -> Case:
    case = visited(world)
    return world.do(drawn(world, case), "rework", case, **WANTING).case


def test_a_failed_visit_ends_the_units_light_road_for_three_months(county: World) -> None:
    case = failed(county)
    ended = LightSuspension.objects.get()
    last = months.later(timezone.localdate(county.now), 3)
    assert (ended.unit, timezone.localdate(ended.until)) == (county.water, last)
    assert case.events.get(verb="rework").record.light_until == last
    assert why_not(county, lit(county)) == ["light_suspended"]
    county.now = ended.until + timedelta(hours=9)
    other = lit(county)
    assert passed(county, other).light


def test_another_unit_keeps_its_own(county: World) -> None:
    failed(county)
    assert light.suspended_until(county.traffic.pk, county.now) is None
    assert light.suspended_until(county.water.pk, county.now) is not None


def test_what_was_passed_before_the_failure_is_visited_too(county: World) -> None:
    first = county.published(passed(county))
    county.tick(days=35)  # another month, another key
    failed(county)
    county.do("zhao", "sign", first)
    county.do(drawn(county, first), "sign", first)
    assert blocked(county, "zhou", "close", first) == ["light_suspended"]
    looked = county.do("zhou", "second_look", first, reason="到现场核查").case
    who = drawn(county, looked)
    seen = all_passed(reply_remark="已核")
    assert not county.do(who, "verify", looked, **seen).case.light


def test_partly_is_a_failure(county: World) -> None:
    case = visited(county)
    found = all_passed(solved="partly", solved_remark="一期已完成", solved_demand="二期")
    county.do(drawn(county, case), "rework", case, **found)
    assert LightSuspension.objects.filter(unit=county.water).exists()


def test_an_ordinary_rework_ends_nothing(county: World) -> None:
    case = lit(county)
    county.do(drawn(county, case), "rework", case, **WANTING)
    assert not LightSuspension.objects.exists()


@pytest.mark.parametrize(
    ("day", "last"),
    [
        (date(2026, 11, 30), date(2027, 2, 28)),
        (date(2026, 12, 31), date(2027, 3, 31)),
        (date(2027, 11, 30), date(2028, 2, 29)),
        (date(2026, 1, 15), date(2026, 4, 15)),
    ],
)
def test_three_months_end_on_the_same_day_or_the_last(day: date, last: date) -> None:
    assert months.later(day, 3) == last


# Never -------------------------------------------------------------------------------------------


def test_not_in_an_ordinary_tier(world: World) -> None:
    case = said_solved(world, world.submitted())
    assert why_not(world, case) == ["light_tier"]


def test_not_on_silence(county: World) -> None:
    tier = Tier.objects.get(code="hotline_7d")
    case = county.logged(reporter_name="", reporter_contact="")
    case = county.submitted(county.planned(county.assigned(case, tier=tier.pk)))
    county.tick(days=30)
    assert why_not(county, case) == ["light_unsaid"]


def test_not_on_a_clerks_word_for_it(county: World) -> None:
    """What a clerk took down passes gate 4, and does not stand for a visit."""
    tier = Tier.objects.get(code="hotline_7d")
    case = county.called_back(county.submitted(county.planned(county.assigned(tier=tier.pk))))
    assert why_not(county, case) == ["light_unsaid"]


@pytest.mark.parametrize("word", ["no", "partly"])
def test_not_after_a_denial_even_if_it_was_taken_back(county: World, word: str) -> None:
    case = said_solved(county, lit(county), word)
    case = said_solved(county, case)
    assert why_not(county, case) == ["light_denied"]


def test_not_with_misconduct_settled_or_not(county: World) -> None:
    case = lit(county, **ALLEGED)
    county.settle_track(case, **NONE_FOUND)
    assert why_not(county, case) == ["discipline"]


def test_not_after_rework(county: World) -> None:
    case = lit(county)
    case = county.do(drawn(county, case), "rework", case, **WANTING).case
    case = said_solved(county, county.submitted(case))
    assert "light_again" in why_not(county, case)


def test_not_if_one_of_two_reporters_is_silent(county: World) -> None:
    case = lit(county)
    county.merged(county.logged(title="同一件事"), case)
    assert "light_unsaid" in why_not(county, case)


def test_not_at_the_exit_if_misconduct_was_alleged_since(county: World) -> None:
    case = county.published(passed(county))
    county.do("zhao", "sign", case)
    county.do(drawn(county, case), "sign", case)
    county.track("wang", "allege", case, text="收受好处")
    county.settle_track(case, **NONE_FOUND)
    county.tick(days=9)
    assert blocked(county, "zhou", "close", case) == ["discipline"]


def test_nobody_draws_the_lot_by_hand(county: World) -> None:
    case = passed(county)
    for who in ("wang", "zhou", "chen", "sun", "gao"):
        with pytest.raises((NotAllowed, NotFound)):
            county.do(who, "sample", case)
    with pytest.raises(Blocked):
        perform(case.pk, "sample", SYSTEM, at=county.tick())


# By hand, in the database ------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["silent", "denied", "tier", "suspended"])
def test_raw_rows_do_not_pass_unseen(county: World, how: str) -> None:
    if how == "suspended":
        failed(county)
    tier = Tier.objects.get(code="general_15" if how == "tier" else "hotline_7d")
    case = county.submitted(county.planned(county.assigned(tier=tier.pk)))
    if how == "silent":
        case = county.called_back(case)
    else:
        case = said_solved(county, case, "no") if how == "denied" else case
        case = said_solved(county, case)
    with pytest.raises(DatabaseError, match="without a visit"), transaction.atomic():
        passes_unseen(county, case)


def test_raw_rows_pass_where_the_law_would(county: World) -> None:
    """The forgery above fails for want of the facts, and not for want of skill."""
    case = lit(county)
    passes_unseen(county, case)
    assert Case.objects.get(pk=case.pk).status == "verified"


def test_the_mark_follows_the_finding(county: World) -> None:
    case = passed(county)
    with pytest.raises(DatabaseError, match="the finding says"), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(light=False)


def test_lots_and_ends_are_only_ever_added(county: World) -> None:
    failed(county)
    for model in (Lot, LightSuspension):
        with pytest.raises(DatabaseError), transaction.atomic():
            model.objects.all()._raw_delete("default")
    with pytest.raises(DatabaseError), transaction.atomic():
        Lot.objects.update(hit=False)
    with pytest.raises(DatabaseError), transaction.atomic():
        LightSuspension.objects.update(until=county.now)


# Published ---------------------------------------------------------------------------------------


def test_the_public_text_is_made_of_fields_alone(county: World) -> None:
    case = passed(county)
    words = composed(case)
    text = " ".join(words.values())
    for private in (case.title, case.text, "张三", "13800000000"):
        assert private not in text
    assert "水务局" in text
    assert "未到现场" in text
    released = county.do("wang", "release", case, **words).case
    assert released.public_texts.get().text == words["text"]


def test_a_text_that_was_put_right_is_proposed_again_as_it_stands(county: World) -> None:
    case = passed(county)
    form = VERBS["release"].form
    assert form(case=case, at=county.now).initial["title"] == composed(case)["title"]
    case = county.published(case, title="小区停水已恢复", text="供水已于当日恢复。")
    assert form(case=case, at=county.now).initial["title"] == "小区停水已恢复"


def test_one_in_ten_about() -> None:
    seeds = (drawing.seed("ab" * 32, f"2026-{n:06}", 1, Occasion.SAMPLE, 1) for n in range(5000))
    assert 430 < sum(drawing.hit(seed, light.ONE_IN) for seed in seeds) < 570


def test_a_notice_of_an_ordinary_road_lasts(world: World) -> None:
    span = Tier.objects.get(code="general_15").spans.get(kind="notice", rework=False)
    for change in ({"amount": 0}, {"unit": "hours"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            type(span).objects.filter(pk=span.pk).update(**change)
