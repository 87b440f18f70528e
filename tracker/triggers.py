"""The database's own guards: append-only events, closed cases that stay closed, no silent moves.

Laid down after every migrate on SQLite and PostgreSQL alike, generated from the state table, so
that a new move of the law is known here at once. They hold against bulk updates, the admin and
raw SQL: whoever writes a status by hand gets an error from the database itself.
"""

from __future__ import annotations

from typing import Any

from django.db import connections

from tracker.states import INITIAL, moves
from tracker.vocabulary import FINAL, Status

EVENTS, CASES = "tracker_caseevent", "tracker_case"
FINDINGS, INSPECTIONS, SIGNATURES = "tracker_finding", "tracker_inspection", "tracker_signature"


def quoted(values: Any) -> str:
    return ", ".join(f"'{value}'" for value in values)


Guard = tuple[str, str, str, str, str]

# The four findings of the present round that the case names, each passed.
FOUR = (
    f"(SELECT COUNT(DISTINCT f.gate) FROM {FINDINGS} f JOIN {INSPECTIONS} i"
    " ON f.inspection_id = i.id WHERE i.case_id = NEW.id AND i.round = NEW.round"
    " AND f.passed AND f.id IN (NEW.gate_measures_id, NEW.gate_accountability_id,"
    " NEW.gate_solved_id, NEW.gate_reply_id)) <> 4"
)
# The three signatures of the present round that the case names, by three people.
THREE = (
    f"(SELECT COUNT(DISTINCT s.user_id) FROM {SIGNATURES} s WHERE s.case_id = NEW.id"
    " AND s.round = NEW.round AND ((s.role = 'head' AND s.user_id = NEW.signed_head_id)"
    " OR (s.role = 'inspector' AND s.user_id = NEW.signed_inspector_id)"
    " OR (s.role = 'director' AND s.user_id = NEW.signed_director_id))) <> 3"
)
# The event that tells of this very move.
TOLD = (
    f"NOT EXISTS (SELECT 1 FROM {EVENTS} e WHERE e.case_id = NEW.id"
    " AND e.seq = NEW.version AND e.to_status = NEW.status AND e.from_status = OLD.status)"
)
MOVED = "OLD.status <> NEW.status"


def guards() -> list[Guard]:
    """(name, table, moment, condition that is refused, message)."""
    return [*_moves(), *_kept()]


def _moves() -> list[Guard]:
    """What holds a case to the law."""
    pairs = sorted({(source, target) for source, target, _method in moves()})
    legal = " OR ".join(f"(OLD.status = '{a}' AND NEW.status = '{b}')" for a, b in pairs)
    # The count of events may go on: reading an identity or an erratum is told after the end too.
    columns = [f.column for f in _case_fields() if f.column != "version"]
    altered = " OR ".join(f'OLD."{c}" IS DISTINCT FROM NEW."{c}"' for c in columns)
    passed = f"NEW.status IN ('{Status.VERIFIED}', '{Status.CLOSED}')"
    refused = {
        "case_final": (
            f"OLD.status IN ({quoted(FINAL)}) AND ({altered})",
            "a case that has ended is not changed",
        ),
        "case_moves": (f"{MOVED} AND NOT ({legal})", "not a move of the law"),
        "case_told": (f"{MOVED} AND {TOLD}", "a move without its event"),
        "case_gates": (f"{MOVED} AND {passed} AND {FOUR}", "four passed findings must stand"),
        "case_signed": (
            f"{MOVED} AND NEW.status = '{Status.CLOSED}' AND {THREE}",
            "three signatures must stand",
        ),
    }
    begins = f"NEW.status NOT IN ({quoted(INITIAL)})"
    return [
        ("case_begins", CASES, "INSERT", begins, "a case begins as logged"),
        *((name, CASES, "UPDATE", when, words) for name, (when, words) in refused.items()),
        ("case_stays", CASES, "DELETE", "", "cases are never deleted"),
    ]


def _kept() -> list[Guard]:
    """What is only ever added to."""
    rows = []
    for table in (EVENTS, FINDINGS, INSPECTIONS, SIGNATURES):
        short = table.removeprefix("tracker_")
        for moment in ("UPDATE", "DELETE"):
            words = f"a row of {short} stays as it was written"
            rows.append((f"{short}_{moment.lower()}", table, moment, "", words))
    return rows


def _case_fields() -> list[Any]:
    from tracker.models import Case

    return list(Case._meta.concrete_fields)


def _sqlite(name: str, table: str, moment: str, refused: str, message: str) -> list[str]:
    # SQLite says IS NOT for what the standard calls IS DISTINCT FROM.
    when = f"WHEN {refused.replace('IS DISTINCT FROM', 'IS NOT')} " if refused else ""
    return [
        f"DROP TRIGGER IF EXISTS guard_{name}",
        f"CREATE TRIGGER guard_{name} BEFORE {moment} ON {table} FOR EACH ROW {when}"
        f"BEGIN SELECT RAISE(ABORT, '{message}'); END",
    ]


def _postgresql(name: str, table: str, moment: str, refused: str, message: str) -> list[str]:
    row = "OLD" if moment == "DELETE" else "NEW"
    body = f"RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation';"
    if refused:
        body = f"IF {refused} THEN {body} END IF;"
    return [
        f"CREATE OR REPLACE FUNCTION guard_{name}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$guard$ BEGIN {body} RETURN {row}; END $guard$",
        f"DROP TRIGGER IF EXISTS guard_{name} ON {table}",
        f"CREATE TRIGGER guard_{name} BEFORE {moment} ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION guard_{name}()",
    ]


def install(using: str = "default") -> None:
    """Lay down every guard, replacing older ones of the same name."""
    connection = connections[using]
    build = _sqlite if connection.vendor == "sqlite" else _postgresql
    with connection.cursor() as cursor:
        for guard in guards():
            for statement in build(*guard):
                cursor.execute(statement)


def uninstall(using: str = "default") -> None:
    """Take the guards away, for tests that must empty the tables."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for name, table, *_rest in guards():
            on = "" if connection.vendor == "sqlite" else f" ON {table}"
            cursor.execute(f"DROP TRIGGER IF EXISTS guard_{name}{on}")


def installed(using: str = "default") -> bool:
    """Whether every guard is in place."""
    connection = connections[using]
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        present = {name for (name,) in cursor.fetchall()}
    return {f"guard_{name}" for name, *_rest in guards()} <= present


def after_migrate(using: str, **kwargs: Any) -> None:
    from tracker import presets

    connection = connections[using]
    tables = set(connection.introspection.table_names())
    if {EVENTS, CASES, FINDINGS, SIGNATURES} <= tables:
        install(using)
        presets.load()
