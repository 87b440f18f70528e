"""Posting: the same rows whatever the order, however often; and rows that nobody can rewrite."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.sweep import sweep
from scoring import jobs, posting
from scoring.models import Entry, Scheme, SchemeRule
from scoring.vocabulary import Rule
from tests.engine.test_sweep import midnight
from tests.world import World, all_passed, photo
from tracker.actor import Actor
from tracker.models import Case, CaseEvent
from tracker.records.store import where
from tracker.records.verbs import RemindRecord
from workflows.door import perform_payload
from workflows.outbox import after

pytestmark = pytest.mark.django_db
Row = tuple[object, ...]
FAILED = all_passed(solved="no", solved_remark="仍然没水")


def rows() -> set[Row]:
    """The entries without their ids: what they say."""
    columns = ("unit__code", "year", "rule", "points", "event", "case", "at")
    return set(Entry.objects.values_list(*columns, "reverses__event", "scheme__version"))


def short(case: Case) -> list[tuple[str, Decimal]]:
    return [(e.rule, e.points) for e in case.entries.order_by("id")]


def eventful(world: World) -> None:
    """Cases with everything that counts and everything that takes back."""
    first = world.submitted()
    report = first.reports.get().pk
    said = {"report": report, "outcome": "answered"}
    world.do("wang", "call_back", first, solved="yes", satisfaction="dissatisfied", **said)
    world.do("chen", "rework", first, **FAILED)
    measure = first.measures.get().pk
    world.do("li", "measure", first, measure=measure, done=True, uploads=[photo("again.jpg")])
    world.closed(world.verified(world.submitted(first)))
    duplicate, target = world.planned(), world.planned()
    sweep(midnight(2026, 5, 29))
    world.now = midnight(2026, 5, 30)
    world.merged(duplicate, target)
    again = world.logged(channel="follow_up", origin=first.pk)
    world.do("li", "return", world.assigned(again), reason="现场未见问题。")
    world.rejected(again, route_code="no_facts", reason="现场未见问题。")
    world.assigned(world.logged(channel="follow_up", origin=first.pk), unit=world.traffic.pk)


def test_a_rework_counts_after_the_job_and_not_before(world: World) -> None:
    case = world.submitted()
    world.called_back(case)
    world.do("chen", "rework", case, **FAILED)
    assert not Entry.objects.exists()
    job = DBTaskResult.objects.filter(task_path=after.module_path).latest("enqueued_at")
    assert after.call(*job.args_kwargs["args"])["counted"] == 1
    assert after.call(*job.args_kwargs["args"])["counted"] == 0
    entry = Entry.objects.get()
    assert (entry.unit, entry.year, entry.rule) == (world.water, 2026, Rule.REWORK)
    assert entry.points == Decimal("-0.5")
    assert entry.event.verb == "rework"
    assert entry.at == entry.event.at


def run_jobs() -> None:
    for job in DBTaskResult.objects.filter(task_path=after.module_path):
        after.call(*job.args_kwargs["args"])


def test_the_engines_rungs_count(world: World) -> None:
    case = world.assigned()
    sweep(midnight(2026, 4, 30))
    run_jobs()
    assert {rule for rule, _points in short(case)} == {
        *(Rule.SUPERVISION_ORDER, Rule.YELLOW_CARD, Rule.RED_CARD, Rule.NO_REPLY)
    }


def test_a_late_reply_counts_though_nobody_is_told_any_more(world: World) -> None:
    case = world.planned()
    world.now = midnight(2026, 3, 26)  # late, and no engine has looked yet
    world.do("li", "reply", case, text="供水已恢复。", method="phone")
    sweep(midnight(2026, 3, 27))
    late = case.events.get(where(RemindRecord, clock="reply"))
    assert late.record.recipients == ()
    run_jobs()
    assert (Rule.NO_REPLY, Decimal("-0.5")) in short(case)


def test_what_a_reporter_answers_on_the_receipt_counts(world: World) -> None:
    case = world.submitted()
    reporter = Actor.citizen(case.reports.get())
    for satisfaction in ("dissatisfied", "fairly"):
        said = {"solved": "yes", "satisfaction": satisfaction, "remark": ""}
        perform_payload(case.pk, "answer", reporter, said, at=world.tick())
        run_jobs()
    assert short(case) == [
        (Rule.DISSATISFIED, Decimal("-0.5")),
        (Rule.DISSATISFIED, Decimal("0.5")),
    ]


def test_everything_that_counts(world: World) -> None:
    eventful(world)
    assert posting.rebuild() > 0
    found = {(e.rule, e.reverses_id is not None) for e in Entry.objects.all()}
    assert found == {
        (Rule.DISSATISFIED, False),
        (Rule.DISSATISFIED, True),
        (Rule.REWORK, False),
        (Rule.RELAPSE, False),
        (Rule.RELAPSE, True),
        *((rule, False) for rule in ("supervision_order", "yellow_card", "red_card", "no_reply")),
    }
    merged = Case.objects.get(status="merged")
    assert "red_card" in {rule for rule, _points in short(merged)}
    assert sum(points for _rule, points in short(merged)) < 0
    relapse = Entry.objects.filter(rule=Rule.RELAPSE, reverses=None).latest("id")
    assert relapse.unit == world.water  # whose closed case it was, not who puts it right now
    assert posting.rebuild() == 0
    assert posting.differences() == []


def in_some_orders(examples: int) -> None:
    """Post all events in so many orders, some more than once."""
    slowly = settings(
        max_examples=examples, deadline=None, suppress_health_check=[HealthCheck.too_slow]
    )
    slowly(given(data=st.data())(in_any_order))()


def test_any_order_with_retries_and_duplicates_gives_the_rows_of_a_rebuild(world: World) -> None:
    eventful(world)
    in_some_orders(4)


@pytest.mark.slow
def test_very_many_orders_give_the_rows_of_a_rebuild(world: World) -> None:
    eventful(world)
    in_some_orders(60)


def in_any_order(data: st.DataObject) -> None:
    ids = list(CaseEvent.objects.order_by("pk").values_list("pk", flat=True))
    with transaction.atomic():
        posting.rebuild()
        rebuilt = rows()
        transaction.set_rollback(True)
    assert len(rebuilt) > 10
    calls = data.draw(st.lists(st.lists(st.sampled_from(ids), max_size=8), max_size=12))
    order = data.draw(st.permutations(ids))
    with transaction.atomic():
        for some in [*calls, *([event] for event in order), *calls]:
            jobs.post(some)
        assert rows() == rebuilt
        assert posting.rebuild() == 0
        transaction.set_rollback(True)


def test_posting_asks_the_same_for_one_event_and_for_many(world: World) -> None:
    eventful(world)
    event = CaseEvent.objects.filter(verb="reject").get()
    with (
        transaction.atomic(),
        CaptureQueriesContext(
            connection,
        ) as one,
    ):
        jobs.post([event.pk])
        transaction.set_rollback(True)
    with CaptureQueriesContext(connection) as many:
        jobs.post(CaseEvent.objects.values_list("pk", flat=True))
    sent = [q for q in many.captured_queries if "INSERT" not in q["sql"]]
    first = [q for q in one.captured_queries if "INSERT" not in q["sql"]]
    assert len(sent) - 1 <= len(first)  # the list of all events is a query of its own


def test_a_unit_that_has_changed_its_code_still_answers(world: World) -> None:
    case = world.planned()
    sweep(midnight(2026, 4, 30))
    world.water.code = "water-2"
    world.water.save()
    posting.rebuild()
    assert {entry.unit for entry in case.entries.all()} == {world.water}


@pytest.mark.parametrize("table", ["scoring_entry", "scoring_scheme", "scoring_schemerule"])
def test_no_row_is_rewritten(world: World, table: str) -> None:
    eventful(world)
    posting.rebuild()
    column = {"scoring_entry": "points", "scoring_schemerule": "points"}.get(table, "base")
    for sql in (f"UPDATE {table} SET {column} = 7", f"DELETE FROM {table}"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    again = f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"
    if connection.vendor == "postgresql":
        again = f"TRUNCATE {table} CASCADE"
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(again)


def test_an_event_counts_by_the_version_of_its_day(world: World) -> None:
    newer = Scheme.objects.create(
        code="rectification", version=2, name="整改得分", valid_from=midnight(2026, 5, 1).date()
    )
    SchemeRule.objects.create(scheme=newer, rule=Rule.SUPERVISION_ORDER, points=-4)
    before, world.now = world.planned(), midnight(2026, 3, 3)
    sweep(midnight(2026, 4, 30))
    world.now = midnight(2026, 4, 30)
    later = world.planned()
    sweep(midnight(2026, 7, 30))
    posting.rebuild()
    assert (Rule.SUPERVISION_ORDER, Decimal("-0.50")) in short(before)
    assert {rule for rule, _points in short(later)} == {Rule.SUPERVISION_ORDER}
    assert {points for _rule, points in short(later)} == {Decimal("-4.00")}


def test_a_difference_is_found(world: World) -> None:
    case = world.planned()
    sweep(midnight(2026, 4, 30))
    event = case.events.get(verb="plan")
    scheme = Scheme.objects.get()
    Entry.objects.create(
        unit=world.traffic, year=2026, rule=Rule.REWORK, points=-9, scheme=scheme,
        event=event, case=case, at=event.at,
    )  # fmt: skip
    kinds = {kind for _key, kind in posting.differences()}
    assert kinds == {"missing", "unfounded"}
