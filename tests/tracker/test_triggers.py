"""The database's own guards: laid down, looked after, back after every migration."""

from io import StringIO
from typing import Any

import pytest
from django.core.checks import Tags, run_checks
from django.core.management import call_command
from django.db import DatabaseError, connection, models, transaction

from tests.world import World
from tracker import triggers
from tracker.models import Case, CaseEvent, Finding, Signature

pytestmark = pytest.mark.django_db


def drop(guard: str) -> None:
    table, _body = triggers.present()[guard]
    on = "" if connection.vendor == "sqlite" else f" ON {table}"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {guard}{on}")


def warnings() -> list[str]:
    return [w.msg for w in run_checks(tags=[Tags.database], databases=["default"])]


def test_every_guard_is_in_force_after_migrate() -> None:
    assert triggers.missing() == []
    assert len(triggers.present()) == len(triggers.guards(connection.vendor)) > 25
    assert warnings() == []


def test_a_missing_guard_is_noticed_and_laid_down_again() -> None:
    drop("guard_case_moves")
    assert triggers.missing() == ["guard_case_moves"]
    assert not triggers.installed()
    assert warnings() == ["Guards of the law are not in force: guard_case_moves"]
    triggers.after_migrate(using="default")
    assert warnings() == []


def test_a_weakened_guard_is_noticed() -> None:
    weak = triggers.Guard("case_moves", "tracker_case", "UPDATE", "1 = 2", "not a move of the law")
    drop("guard_case_moves")
    with connection.cursor() as cursor:
        for statement in triggers._statements(weak, connection.vendor):
            cursor.execute(statement)
    assert triggers.missing() == ["guard_case_moves"]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL can switch one off")
def test_a_guard_switched_off_is_noticed() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE tracker_case DISABLE TRIGGER guard_case_moves")
    assert triggers.missing() == ["guard_case_moves"]


def test_the_check_is_a_command_too() -> None:
    drop("guard_case_stays")
    out = StringIO()
    call_command("check", databases=["default"], stdout=out, stderr=out)
    assert "guard_case_stays" in out.getvalue()


def test_a_guard_of_an_earlier_release_is_taken_away() -> None:
    old = triggers.Guard("of_old", "tracker_case", "UPDATE", "", "no longer meant")
    with connection.cursor() as cursor:
        for statement in triggers._statements(old, connection.vendor):
            cursor.execute(statement)
    triggers.install()
    assert "guard_of_old" not in triggers.present()


def test_without_a_guard_the_way_would_be_open(world: World) -> None:
    """The guards do it, not some other rule: without this one a move goes through untold."""
    row = Case.objects.filter(pk=world.ready().pk)
    with pytest.raises(DatabaseError), transaction.atomic():
        row.update(status="submitted")
    drop("guard_case_told")
    assert row.update(status="submitted") == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("model", "name"), [(Case, "place"), (CaseEvent, "digest"), (Finding, "remark"),
                        (Signature, "opinion")]
)  # fmt: skip
def test_the_guards_survive_a_migration_that_rebuilds_the_table(model: Any, name: str) -> None:
    """SQLite drops the old table with its triggers, and renames only while no trigger names it."""
    old = model._meta.get_field(name)
    wider = models.CharField(max_length=999, blank=True, default="")
    wider.set_attributes_from_name(name)
    wider.model = model
    triggers.before_migrate(using="default", plan=[("a migration", False)])
    with connection.schema_editor() as editor:
        editor.alter_field(model, old, wider)
    with connection.schema_editor() as editor:
        editor.alter_field(model, wider, old)
    triggers.after_migrate(using="default")
    assert triggers.missing() == []


def test_a_migrate_without_work_leaves_the_guards_alone() -> None:
    triggers.before_migrate(using="default", plan=[])
    assert triggers.missing() == []
