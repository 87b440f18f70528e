"""No way round the law (design §3): every other way to move a case fails and leaves no trace."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib import admin
from django.db import DatabaseError, connection, transaction
from django.db.models import F
from django.db.models.deletion import ProtectedError
from django.test import Client
from django_fsm import TransitionNotAllowed

from tests.world import UNIT_WORDS, World, all_passed
from tracker.actor import SYSTEM
from tracker.errors import Blocked, Conflict, Invalid, NotAllowed, NotFound
from tracker.models import (
    Accountability,
    CallBack,
    Case,
    CaseEvent,
    Evidence,
    Finding,
    Inspection,
    Measure,
    Reply,
    Report,
    Signature,
    User,
)
from tracker.rules import blockers
from tracker.vocabulary import Role, Status
from workflows.door import perform
from workflows.models import CaseTask

pytestmark = pytest.mark.django_db

RECORDS = (Case, CaseEvent, Measure, Evidence, Reply, Accountability, Report, CallBack)
RECORDS += (Inspection, Finding, Signature, CaseTask)


def rows() -> dict[str, list[Any]]:
    """Everything that tells of cases, to be compared before and after."""
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in RECORDS}


def refuses(error: type[Exception] | tuple[type[Exception], ...], way: Callable[[], Any]) -> None:
    """The way fails with this error, and nothing has changed."""
    before = rows()
    with pytest.raises(error), transaction.atomic():
        way()
    assert rows() == before


def execute(sql: str, *params: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)


# By hand, in the ORM ------------------------------------------------------------------------


@pytest.mark.parametrize("status", [s for s in Status if s != Status.VERIFIED])
def test_update_of_the_status(world: World, status: str) -> None:
    case = world.verified()
    refuses(DatabaseError, lambda: Case.objects.filter(pk=case.pk).update(status=status))


@pytest.mark.parametrize("stage", ["logged", "assigned", "planned", "submitted"])
def test_update_straight_to_verified_or_closed(world: World, stage: str) -> None:
    case = getattr(world, stage)()
    for status in (Status.VERIFIED, Status.CLOSED):
        refuses(DatabaseError, lambda s=status: Case.objects.filter(pk=case.pk).update(status=s))


def test_update_with_all_fields_filled_in(world: World) -> None:
    world.closed()
    done = Case.objects.get(status=Status.CLOSED)
    other = world.submitted()
    names = [f.attname for f in Case._meta.concrete_fields]
    forged = {
        name: getattr(done, name)
        for name in names
        if name.startswith(("gate_", "signed_")) or name in ("dossier_digest", "ended_at")
    }
    row = Case.objects.filter(pk=other.pk)
    refuses(DatabaseError, lambda: row.update(status="verified", **forged))
    refuses(DatabaseError, lambda: row.update(status="closed", sign_off_number="X", **forged))


def test_an_old_event_does_not_cover_a_new_move(world: World) -> None:
    case = world.assigned()
    assigned = Case.objects.filter(pk=case.pk).values("unit", "tier", "assigned_at", "version")[0]
    world.do("li", "return", case, reason="不属我局职责")
    row = Case.objects.filter(pk=case.pk)
    refuses(DatabaseError, lambda: row.update(status="assigned", **assigned))


def test_the_version_goes_on_with_events_alone(world: World) -> None:
    row = Case.objects.filter(pk=world.assigned().pk)
    refuses(DatabaseError, lambda: row.update(version=F("version") - 1))
    refuses(DatabaseError, lambda: row.update(version=F("version") + 1))


def test_bulk_update(world: World) -> None:
    case = Case.objects.get(pk=world.submitted().pk)
    case.__dict__["status"] = Status.CLOSED
    refuses(DatabaseError, lambda: Case.objects.bulk_update([case], ["status"]))


def test_bulk_create_of_a_case_further_on(world: World) -> None:
    world.closed()
    done = Case.objects.get(status=Status.CLOSED)
    for status in Status:
        if status != Status.LOGGED:
            done.pk, done.number, done.sign_off_number = None, "2026-900000", "XH2026-900000"
            done.__dict__["status"] = status
            refuses(DatabaseError, lambda: Case.objects.bulk_create([done]))


def test_a_logged_case_does_not_bring_its_signatures_along(world: World) -> None:
    world.closed()
    done = Case.objects.get(status=Status.CLOSED)
    done.pk, done.number, done.sign_off_number = None, "2026-900000", None
    done.__dict__["status"] = Status.LOGGED
    refuses(DatabaseError, lambda: Case.objects.bulk_create([done]))


def test_assigning_the_status(world: World) -> None:
    case = Case.objects.get(pk=world.submitted().pk)

    def assign() -> None:
        case.status = Status.CLOSED

    refuses(AttributeError, assign)


def test_the_machine_called_directly(world: World) -> None:
    case = Case.objects.get(pk=world.submitted().pk)
    refuses(TransitionNotAllowed, case.verify)
    refuses(TransitionNotAllowed, case.close)

    def rework_without_event() -> None:
        case.rework()
        case.save()

    refuses(DatabaseError, rework_without_event)


def test_saving_a_row_with_another_status(world: World) -> None:
    case = Case.objects.get(pk=world.verified().pk)
    case.__dict__["status"] = Status.CLOSED
    refuses(DatabaseError, case.save)


def test_an_ended_case_is_neither_changed_nor_deleted(world: World) -> None:
    case = world.closed()
    row = Case.objects.filter(pk=case.pk)
    refuses(DatabaseError, lambda: row.update(title="改头换面"))
    refuses(DatabaseError, lambda: row.update(status=Status.LOGGED))
    refuses(DatabaseError, lambda: row.update(number="2026-999999"))
    refuses(DatabaseError, lambda: case.co_units.set([world.parks]))
    refuses(DatabaseError, lambda: case.measures.update(done_at=None))
    refuses(DatabaseError, lambda: case.reports.update(satisfaction="satisfied", tries=9))
    refuses(ProtectedError, row.delete)


def test_what_was_submitted_stays_done(world: World) -> None:
    case = world.submitted()
    refuses(DatabaseError, lambda: case.measures.update(done_at=None))
    refuses(DatabaseError, lambda: case.measures.all()._raw_delete("default"))
    refuses(DatabaseError, lambda: case.files.all()._raw_delete("default"))
    refuses(DatabaseError, lambda: case.replies.all()._raw_delete("default"))


def test_a_number_is_given_once(world: World) -> None:
    row = Case.objects.filter(pk=world.logged().pk)
    refuses(DatabaseError, lambda: row.update(number="2026-777777"))


@pytest.mark.parametrize(
    ("model", "change"),
    [
        (CaseEvent, {"data": {"v": 1}}),
        (Finding, {"passed": False}),
        (Inspection, {"passed": False}),
        (Signature, {"at": None}),
        (Evidence, {"sha256": "0" * 64}),
        (Reply, {"text": "改过的答复"}),
        (CallBack, {"satisfaction": "satisfied"}),
        (Accountability, {"detail": "从轻处理"}),
    ],
)
def test_records_are_only_added_to(world: World, model: Any, change: dict[str, Any]) -> None:
    case = world.planned(world.assigned())
    world.do("zhao", "account", case, kind="none_found", detail="经查不存在失职失责")
    world.closed(world.verified(world.submitted(case)))
    assert model.objects.exists()
    refuses(DatabaseError, lambda: model.objects.update(**change))
    refuses(DatabaseError, lambda: model.objects.all()._raw_delete("default"))


# Raw SQL ------------------------------------------------------------------------------------


def test_raw_sql_on_a_case(world: World) -> None:
    pk = world.submitted().pk
    refuses(
        DatabaseError, lambda: execute("UPDATE tracker_case SET status = 'closed' WHERE id=%s", pk)
    )
    refuses(
        DatabaseError, lambda: execute("UPDATE tracker_case SET status = 'done' WHERE id = %s", pk)
    )
    refuses(DatabaseError, lambda: execute("DELETE FROM tracker_case WHERE id = %s", pk))
    columns = ", ".join(
        f'"{f.column}"' for f in Case._meta.concrete_fields if f.column not in ("id", "number")
    )
    copied = columns.replace('"status"', "'verified'")
    sql = f"INSERT INTO tracker_case (number, {columns}) SELECT 'X', {copied} FROM tracker_case"
    refuses(DatabaseError, lambda: execute(sql))


@pytest.mark.parametrize("table", ["caseevent", "finding", "inspection", "signature", "evidence"])
def test_raw_sql_on_records(world: World, table: str) -> None:
    world.closed()
    refuses(DatabaseError, lambda: execute(f"UPDATE tracker_{table} SET id = id + 1000"))
    refuses(DatabaseError, lambda: execute(f"DELETE FROM tracker_{table}"))


@pytest.mark.parametrize("verb", ["vanish", "", "LOG", "log "])
def test_an_event_of_no_known_verb(world: World, verb: str) -> None:
    case = world.logged()
    event = CaseEvent.objects.get(case=case)
    event.pk, event.seq, event.verb = None, 2, verb
    refuses(DatabaseError, event.save)
    refuses(DatabaseError, lambda: CaseEvent.objects.bulk_create([event]))
    columns = [field.column for field in CaseEvent._meta.concrete_fields if not field.primary_key]
    values = ["%s" if c == "verb" else f"{c} + 1" if c == "seq" else f'"{c}"' for c in columns]
    names = ", ".join(f'"{column}"' for column in columns)
    sql = (
        f"INSERT INTO tracker_caseevent ({names}) SELECT {', '.join(values)} FROM tracker_caseevent"
    )
    refuses(DatabaseError, lambda: execute(sql, verb))
    execute(sql, "correct")  # the same row with a verb that is known
    assert CaseEvent.objects.filter(case=case).count() == 2


def test_a_case_of_no_known_state(world: World) -> None:
    world.logged()
    columns = [field.column for field in Case._meta.concrete_fields if not field.primary_key]
    values = {"number": "'2026-999999'", "status": "%s", "import_key": "NULL"}
    names = ", ".join(f'"{column}"' for column in columns)
    chosen = ", ".join(values.get(column, f'"{column}"') for column in columns)
    sql = f"INSERT INTO tracker_case ({names}) SELECT {chosen} FROM tracker_case"
    refuses(DatabaseError, lambda: execute(sql, "done"))
    execute(sql, "logged")


def test_a_second_event_of_the_same_number(world: World) -> None:
    event = CaseEvent.objects.get(case=world.logged())
    event.pk, event.data = None, {**event.data, "channel": "web"}
    refuses(DatabaseError, lambda: CaseEvent.objects.bulk_create([event]))


@pytest.mark.parametrize("table", ["case", "caseevent", "finding", "signature", "evidence"])
def test_replacing_a_row(world: World, table: str) -> None:
    """Each database has its own way to delete without DELETE; both are closed."""
    world.closed()
    if connection.vendor == "sqlite":
        execute("PRAGMA defer_foreign_keys = ON")
        sql = f"INSERT OR REPLACE INTO tracker_{table} SELECT * FROM tracker_{table}"
    else:
        sql = f"TRUNCATE tracker_{table} CASCADE"
    refuses(DatabaseError, lambda: execute(sql))


# Through the faces --------------------------------------------------------------------------


def test_the_admin_moves_nothing(world: World, client: Client) -> None:
    case = world.submitted()
    root = User.objects.create(username="root", name="根", is_staff=True, is_superuser=True)
    client.force_login(root)
    before = rows()
    data = {"status": "closed", "_save": "1", "action": "delete_selected", "_selected_action": "1"}
    for path in ("add/", f"{case.pk}/change/", f"{case.pk}/delete/", ""):
        client.post(f"/admin/tracker/case/{path}", {**data, "post": "yes"})
    assert rows() == before


def test_the_admin_may_not_write_the_record(world: World, rf: Any) -> None:
    request = rf.get("/admin/")
    request.user = User(username="root", is_staff=True, is_superuser=True)
    for model in RECORDS:
        page = admin.site._registry.get(model)
        if page is None:
            continue
        assert not page.has_add_permission(request), model
        assert not page.has_delete_permission(request), model
        for field in model._meta.concrete_fields:
            shown = page.get_readonly_fields(request)
            assert not page.has_change_permission(request) or field.name in shown, field


def test_a_payload_does_not_carry_the_row_along(world: World) -> None:
    case = world.logged(
        status="closed", number="1999-000001", sign_off_number="XH1", logged_by=1, pk=77
    )
    fresh = Case.objects.get(pk=case.pk)
    assert (fresh.status, fresh.number, fresh.version) == ("logged", "2026-000001", 1)
    assert fresh.sign_off_number is None
    assert fresh.logged_by_id == world.people["wang"].pk


def test_a_payload_does_not_move_the_case(world: World) -> None:
    case = world.logged()
    payload = {
        "unit": world.water.pk,
        "tier": world.tier.pk,
        **UNIT_WORDS,
        "status": "closed",
        "round": 9,
    }
    world.do("wang", "assign", case, acknowledged_at=world.now, **payload)
    fresh = Case.objects.get(pk=case.pk)
    assert (fresh.status, fresh.round, fresh.acknowledged_at) == ("assigned", 1, None)


def test_a_correction_does_not_reach_the_state(world: World) -> None:
    case = world.verified()
    world.do("wang", "correct", case, title="新标题", reason="笔误", status="closed", gate_reply="")
    fresh = Case.objects.get(pk=case.pk)
    assert (fresh.title, fresh.status) == ("新标题", "verified")
    assert fresh.gate_reply_id == case.gate_reply_id


def test_a_stale_page(world: World) -> None:
    case = world.assigned()
    seen = case.version
    world.do("li", "acknowledge", case)
    refuses(Conflict, lambda: world.do("li", "return", case, reason="不属我局", version=seen))


def test_a_moment_before_the_last_event(world: World) -> None:
    case = world.assigned()
    actor = world.actor("li")
    early = case.moved_at.replace(year=2025)
    refuses(Conflict, lambda: perform(case.pk, "acknowledge", actor, at=early))


def test_a_verb_that_begins_nothing(world: World) -> None:
    refuses(NotFound, lambda: perform(None, "close", world.actor("zhou")))
    refuses(NotFound, lambda: perform("2026-999999", "close", world.actor("zhou")))


# People -------------------------------------------------------------------------------------


def test_own_unit(world: World) -> None:
    case = world.called_back()
    wei = world.people["wei"]
    refuses(Invalid, lambda: world.do("wang", "correct", case, inspector=wei.pk, reason="换人"))
    Case.objects.filter(pk=case.pk).update(inspector=wei)
    refuses(Blocked, lambda: world.do("wei", "verify", case, **all_passed()))


def test_own_unit_through_a_station_of_it(world: World) -> None:
    station = world.unit("station", "城东水务站", world.water.unit_class, parent=world.water)
    desk = world.unit("window", "城东水务站窗口", world.water.unit_class, parent=station)
    case = world.called_back()
    for unit in (station, desk):
        world.employed("chen", unit)
        found = blockers(case, "verify", world.actor("chen"), world.now)
        assert [b.code for b in found] == ["own_unit", "custody"]


def test_the_same_signer_in_two_roles(world: World) -> None:
    case = world.verified()
    world.do("zhao", "sign", case)
    world.moves("zhao", Role.DIRECTOR)
    world.do("chen", "sign", case)
    world.tick(days=20)
    refuses(Blocked, lambda: world.do("zhao", "close", case))


def test_the_system_signs_nothing(world: World) -> None:
    case = world.signed()
    world.tick(days=20)
    for verb in ("sign", "close", "verify", "submit", "plan", "assign"):
        refuses(NotAllowed, lambda v=verb: perform(case.pk, v, SYSTEM, at=world.now))
