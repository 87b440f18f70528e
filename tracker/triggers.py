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


def guards() -> list[tuple[str, str, str, str, str]]:
    """(name, table, moment, condition that is refused, message)."""
    legal = " OR ".join(
        f"(OLD.status = '{source}' AND NEW.status = '{target}')"
        for source, target in sorted({(source, target) for source, target, _m in moves()})
    )
    kept = [f.column for f in _case_fields() if f.column not in ("version",)]
    altered = " OR ".join(f'OLD."{c}" IS DISTINCT FROM NEW."{c}"' for c in kept)
    four = (
        f"(SELECT COUNT(DISTINCT f.gate) FROM {FINDINGS} f JOIN {INSPECTIONS} i"
        " ON f.inspection_id = i.id WHERE i.case_id = NEW.id AND i.round = NEW.round"
        " AND f.passed AND f.id IN (NEW.gate_measures_id, NEW.gate_accountability_id,"
        " NEW.gate_solved_id, NEW.gate_reply_id)) <> 4"
    )
    three = (
        f"(SELECT COUNT(DISTINCT s.user_id) FROM {SIGNATURES} s WHERE s.case_id = NEW.id"
        " AND s.round = NEW.round AND ((s.role = 'head' AND s.user_id = NEW.signed_head_id)"
        " OR (s.role = 'inspector' AND s.user_id = NEW.signed_inspector_id)"
        " OR (s.role = 'director' AND s.user_id = NEW.signed_director_id))) <> 3"
    )
    event = (
        f"NOT EXISTS (SELECT 1 FROM {EVENTS} e WHERE e.case_id = NEW.id"
        " AND e.seq = NEW.version AND e.to_status = NEW.status AND e.from_status = OLD.status)"
    )
    moved = "OLD.status <> NEW.status"
    rows = [
        ("event_kept", EVENTS, "UPDATE", "", "events are append-only"),
        ("event_stays", EVENTS, "DELETE", "", "events are append-only"),
        ("case_stays", CASES, "DELETE", "", "cases are never deleted"),
        (
            "case_begins",
            CASES,
            "INSERT",
            f"NEW.status NOT IN ({quoted(INITIAL)})",
            "a case begins as logged",
        ),
        (
            "case_final",
            CASES,
            "UPDATE",
            f"OLD.status IN ({quoted(FINAL)}) AND ({altered})",
            "a case that has ended is not changed",
        ),
        ("case_moves", CASES, "UPDATE", f"{moved} AND NOT ({legal})", "not a move of the law"),
        ("case_told", CASES, "UPDATE", f"{moved} AND {event}", "a move without its event"),
        (
            "case_gates",
            CASES,
            "UPDATE",
            f"{moved} AND NEW.status IN ('{Status.VERIFIED}', '{Status.CLOSED}') AND {four}",
            "four passed findings must stand",
        ),
        (
            "case_signed",
            CASES,
            "UPDATE",
            f"{moved} AND NEW.status = '{Status.CLOSED}' AND {three}",
            "three signatures must stand",
        ),
    ]
    for table in (FINDINGS, INSPECTIONS, SIGNATURES):
        short = table.removeprefix("tracker_")
        for moment in ("UPDATE", "DELETE"):
            message = f"a {short} is kept as it was given"
            rows.append((f"{short}_{moment.lower()}", table, moment, "", message))
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
