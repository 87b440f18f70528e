"""The verbs of the main road: what each needs, with its words, and what it leaves behind."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils import translation

from tests.imports.refusals import blocked, day_end, invalid, on_its_way, running
from tests.world import UNIT_WORDS, ZONE, World, photo
from tracker.models import Case, Clock, Tier
from tracker.rules import blockers
from tracker.texts import why
from tracker.vocabulary import Role
from workflows.models import CaseTask

pytestmark = pytest.mark.django_db
# log, reject ----------------------------------------------------------------------------------


def test_log_gives_a_number_and_tells_the_receipt_once(world: World) -> None:
    outcome = world.do(
        "wang", "log", title="路灯不亮", text="人民路路灯不亮。", channel="hotline",
        received_at=world.now, reporter_contact="13900000000",
    )  # fmt: skip
    receipt = outcome.answer["receipt"]
    assert len(receipt) == 16
    assert receipt.isdigit()
    report = outcome.case.reports.get()
    assert report.receipt_hash
    assert receipt not in str(outcome.event.data)
    assert "13900000000" not in str(outcome.event.data)
    assert (outcome.event.seq, outcome.event.to_status, outcome.case.number) == (
        1, "logged", "2026-000001",
    )  # fmt: skip


def test_log_refuses_what_cannot_be_read_or_has_not_come(world: World) -> None:
    good = {"title": "路灯不亮", "text": "不亮", "channel": "hotline", "received_at": world.now}
    for field in good:
        assert field in invalid(world, "wang", "log", None, **{**good, field: ""})
    assert invalid(world, "wang", "log", None, **{**good, "title": "\u200b\u200b"}) == {"title"}
    assert invalid(world, "wang", "log", None, **{**good, "text": " \u200b\ufeff "}) == {"text"}
    later = {**good, "received_at": world.now + timedelta(days=1)}
    assert invalid(world, "wang", "log", None, **later) == {"received_at"}
    named = {**good, "anonymous": True, "reporter_name": "张三"}
    assert invalid(world, "wang", "log", None, **named) == {"anonymous"}
    assert not Case.objects.exists()


def test_reject_needs_where_it_belongs_and_a_reason(world: World) -> None:
    case = world.logged()
    assert invalid(world, "wang", "propose_reject", case) == {"route_code", "reason"}
    ended = world.rejected(case, route_code="petition", reason="请走信访渠道")
    assert (ended.status, ended.route_code, ended.ended_at) == ("rejected", "petition", world.now)
    assert why(ended.events.last().record) == "请走信访渠道\n同意"
    assert on_its_way(case)


# merge ----------------------------------------------------------------------------------------


def test_merge_takes_the_reporters_along(world: World) -> None:
    case, target = world.assigned(), world.logged()
    report = case.reports.get()
    merged = world.merged(case, target)
    assert (merged.status, merged.merged_into) == ("merged", target)
    report.refresh_from_db()
    assert report.case == target
    assert target.reports.count() == 2
    assert not running(case)
    assert on_its_way(case)
    assert on_its_way(target)


def test_merge_needs_an_open_target(world: World) -> None:
    case, ended = world.logged(), world.logged()
    world.rejected(ended, route_code="not_ours", reason="不属本级")
    for target in (ended.number, case.number, "2026-999999", ""):
        given = {"target": target, "reason": "同一问题", "compared": True}
        assert invalid(world, "wang", "propose_merge", case, **given) == {"target"}
    given = {"target": world.logged().number, "reason": "同一问题"}
    assert invalid(world, "wang", "propose_merge", case, **given) == {"compared"}
    assert Case.objects.get(pk=case.pk).status == "logged"


def test_who_comes_along_by_a_merge_is_asked_too(world: World) -> None:
    """Even where the case they join is verified already: gate 4 still stands at sign-off."""
    for stage in (world.called_back, world.verified):
        target, case = stage(), world.logged()
        assert not CaseTask.objects.inbox(world.actor("wang")).filter(case=target).exists()
        world.merged(case, target)
        assert on_its_way(target)
        assert CaseTask.objects.inbox(world.actor("wang")).filter(case=target).exists()
    world.signed(target)
    world.tick(days=20)
    assert blocked(world, "zhou", "close", target) == ["call_back"]
    report = target.reports.last()
    answer = {"outcome": "answered", "solved": "yes", "satisfaction": "neutral"}
    world.do("wang", "call_back", target, report=report.pk, **answer)
    assert on_its_way(target)
    assert world.do("zhou", "close", target).case.status == "closed"


# assign, acknowledge, return ------------------------------------------------------------------


def test_assign_starts_the_clocks(world: World) -> None:
    case = world.assigned()  # Monday 2 March 2026, 11:00, ordinary tier
    assert running(case) == {
        "acknowledge": day_end("2026-03-04"),  # 2 working days
        "return": day_end("2026-03-05"),  # 3
        "plan": day_end("2026-03-09"),  # 5
        "rectify": day_end("2026-03-23"),  # 15
        "reply": day_end("2026-03-23"),  # 15
    }
    assert case.due_at == day_end("2026-03-23")
    assert (case.assigned_at, case.assigned_by) == (world.now, world.people["wang"])
    task = CaseTask.objects.open().get(case=case)
    assert (task.role, task.unit, task.due) == ("officer", world.water, day_end("2026-03-04"))


def test_assign_counts_make_up_days(world: World) -> None:
    """A real case: 10 working days from 21 January 2025 end on the make-up Saturday 8 February."""
    world.now = datetime(2025, 1, 20, 9, 0, tzinfo=ZONE)
    tier = Tier.objects.create(code="ten", name="十个工作日")
    tier.spans.create(kind="rectify", amount=10, unit="working_days")
    case = world.assigned(tier=tier.pk)
    assert running(case) == {"rectify": day_end("2025-02-08")}


def test_assign_to_a_hearing_tier_runs_to_the_promised_date(world: World) -> None:
    hearing = Tier.objects.get(code="hearing")
    case = world.logged()
    payload = {"unit": world.water.pk, "tier": hearing.pk, **UNIT_WORDS}
    assert invalid(world, "wang", "assign", case, **payload) == {"promised_on"}
    assigned = world.assigned(case, tier=hearing.pk, promised_on=date(2026, 4, 11))
    assert running(case)["rectify"] == assigned.due_at == day_end("2026-04-11")


def test_assign_refuses_a_lead_that_assists_itself_and_a_station(world: World) -> None:
    case, tier = world.logged(), world.tier.pk
    pk = world.water.pk
    assert invalid(
        world, "wang", "assign", case, unit=pk, co_units=[pk], tier=tier, **UNIT_WORDS
    ) == {"co_units"}
    station = world.unit("station", "水务站", world.water.unit_class, parent=world.water)
    assert invalid(world, "wang", "assign", case, unit=station.pk, tier=tier, **UNIT_WORDS) == {
        "unit"
    }
    world.water.active = False
    world.water.save()
    assert invalid(world, "wang", "assign", case, unit=pk, tier=tier, **UNIT_WORDS) == {"unit"}


def test_acknowledge_stops_its_clock_alone(world: World) -> None:
    case = world.assigned()
    world.do("li", "acknowledge", case)
    assert set(running(case)) == {"return", "plan", "rectify", "reply"}
    assert blocked(world, "zhao", "acknowledge", case) == ["acknowledged"]


def test_return_gives_the_case_back(world: World) -> None:
    case = world.assigned(co_units=[world.parks.pk])
    assert invalid(world, "li", "return", case) == {"reason"}
    back = world.do("li", "return", case, reason="属交通运输局职责").case
    assert (back.status, back.unit, back.tier, back.due_at) == ("logged", None, None, None)
    assert not back.co_units.exists()
    assert not running(case)
    assert on_its_way(case)


def test_return_within_its_window_only(world: World) -> None:
    case = world.assigned()
    world.now = day_end("2026-03-05") - timedelta(hours=1)
    assert world.do("li", "return", case, reason="不属我局").case.status == "logged"
    other = world.assigned()
    world.now = Clock.objects.get(case=other, kind="return").due or world.now
    assert blocked(world, "li", "return", other, reason="不属我局") == ["window_over"]


def test_return_once_per_unit(world: World) -> None:
    case = world.assigned()
    world.do("li", "return", case, reason="不属我局")
    world.assigned(case, unit=world.traffic.pk)
    assert world.do("qian", "return", case, reason="也不属我局").case.status == "logged"
    world.assigned(case)
    assert blocked(world, "zhao", "return", case, reason="还是不属") == ["returned_once"]


# plan, submit ---------------------------------------------------------------------------------


def test_plan_needs_an_acknowledged_case(world: World) -> None:
    measures = [{"text": "抢修", "owner": "刘工", "due_on": date(2026, 3, 10)}]
    found = blocked(world, "zhao", "plan", world.assigned(), leader="赵刚", measures=measures)
    assert found == ["acknowledge"]


def test_plan_needs_leader_and_measures_within_the_deadline(world: World) -> None:
    case = world.assigned()  # due 23 March
    world.do("li", "acknowledge", case)
    row = {"text": "抢修", "owner": "刘工", "due_on": date(2026, 3, 23)}
    assert invalid(world, "zhao", "plan", case) == {"leader", "measures"}
    late = [row, {**row, "due_on": date(2026, 3, 24)}]
    assert invalid(world, "zhao", "plan", case, leader="赵刚", measures=late) == {"measures"}
    for lacking in row:
        rows = [{**row, lacking: ""}]
        assert invalid(world, "zhao", "plan", case, leader="赵刚", measures=rows) == {"measures"}
    planned = world.do("zhao", "plan", case, leader="赵刚", measures=[row]).case
    assert (planned.status, planned.leader, planned.measures.count()) == ("deadline", "赵刚", 1)
    assert set(running(case)) == {"rectify", "reply"}
    assert CaseTask.objects.open().get(case=case).due == day_end("2026-03-23")


def test_submit_names_everything_that_is_missing(world: World) -> None:
    case = world.planned(world.assigned(misconduct_alleged=True))  # of which the unit is not asked
    assert blocked(world, "zhao", "submit", case) == ["measure_open", "reply"]
    measure = case.measures.get()
    world.do("li", "measure", case, measure=measure.pk, done=True)
    assert blocked(world, "zhao", "submit", case) == ["measure_unshown", "reply"]
    world.do("li", "measure", case, measure=measure.pk, done=True, uploads=[photo()])
    world.do("li", "reply", case, text="已恢复供水。", method="written")
    assert world.do("zhao", "submit", case).case.status == "submitted"


def test_submit_stops_rectification_and_starts_the_asking(world: World) -> None:
    case = world.submitted()  # Monday 2 March
    assert running(case) == {"question": day_end("2026-03-09")}  # 5 working days
    assert (case.done_at, case.inspector) == (world.now, world.people["chen"])
    roles = set(CaseTask.objects.open().filter(case=case).values_list("role", flat=True))
    assert roles == {Role.INSPECTOR, Role.CLERK}


def test_submit_without_any_fit_inspector_asks_the_clerk(world: World) -> None:
    world.term("chen", date(2026, 1, 1))
    case = world.submitted()  # Wei is of the water bureau
    assert case.inspector is None
    assert on_its_way(case)
    inbox = CaseTask.objects.inbox(world.actor("wang")).filter(case=case)
    assert sorted(task.flow_task.name for task in inbox) == ["call_back", "inspect"]
    ma = world.person("ma", "马宁", Role.INSPECTOR)
    world.do("wang", "correct", case, inspector=ma.pk, reason="指定监督员")
    assert on_its_way(case)
    assert CaseTask.objects.inbox(world.actor("ma")).filter(case=case).exists()


def test_accountability_needs_its_papers(world: World) -> None:
    case = world.assigned()
    handed = {"kind": "handed_over", "detail": "移送"}
    assert invalid(world, "zhao", "account", case, **handed) == {"receipt_no"}
    decided = {"kind": "decision", "detail": "诫勉"}
    assert invalid(world, "zhao", "account", case, **decided) == {"document_no"}
    world.do("zhao", "account", case, **handed, receipt_no="纪函1号")
    assert case.accountability.get().receipt_no == "纪函1号"


def test_reply_stops_its_clock(world: World) -> None:
    case = world.planned()
    assert invalid(world, "li", "reply", case, text="\u200b", method="phone") == {"text"}
    world.do("li", "reply", case, text="已办。", method="phone")
    assert set(running(case)) == {"rectify"}


# Words ----------------------------------------------------------------------------------------


def test_every_blocker_speaks_both_languages(world: World) -> None:
    case = world.planned(world.assigned(misconduct_alleged=True))

    def words(language: str) -> list[dict[str, Any]]:
        with translation.override(language):
            fresh = Case.objects.get(pk=case.pk)
            found = blockers(fresh, "submit", world.actor("zhao"), world.now)
            return [blocker.as_dict() for blocker in found]

    chinese, english = words("zh-hans"), words("en")
    assert [(b["code"], b["gate"], b["who"]) for b in chinese] == [
        ("measure_open", "measures", "officer"),
        ("reply", "reply", "officer"),
    ]
    assert [b["missing"] for b in english] == [
        "Measure not reported as done: 抢修供水管网",
        "No reply to the reporter.",
    ]
    assert [b["missing"] for b in chinese] == [
        "整改措施未报完成：抢修供水管网",
        "尚未答复反映人。",
    ]
    assert [b["who_label"] for b in english] == ["Unit officer", "Unit officer"]
    assert not {b["who_label"] for b in chinese} & {b["who_label"] for b in english}
