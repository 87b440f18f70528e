"""What somebody writes who has the database in hand: whole rows, in plain SQL, past every door.

Each of these writes all that the verb writes, so that of what stands against it only the missing
fact is left.
"""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.db.models import Model

from tests.looks import drawn
from tests.world import World
from tracker.models import Case, CaseEvent, Finding, Inspection, Request, Signature
from tracker.vocabulary import Gate

SIGNERS = {"head": "zhao", "inspector": "chen", "director": "zhou"}


def execute(sql: str, *params: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)


def columns(model: type[Model], given: dict[str, Any]) -> dict[str, Any]:
    """Names of columns with values as the database takes them; fields by name or column."""
    fields = {f.name: f for f in model._meta.concrete_fields}
    fields |= {f.attname: f for f in model._meta.concrete_fields}
    found = {}
    for name, value in given.items():
        key = value.pk if isinstance(value, Model) else value
        found[fields[name].column] = fields[name].get_db_prep_save(key, connection)
    return found


def insert(model: type[Model], **given: Any) -> int:
    """Insert a row with these fields and the defaults of all others; its key."""
    blank = {f.attname: f.get_default() for f in model._meta.concrete_fields if not f.primary_key}
    named = {model._meta.get_field(name).attname: value for name, value in given.items()}  # type: ignore[union-attr]  # concrete
    row = columns(model, blank | named)
    names = ", ".join(f'"{name}"' for name in row)
    marks = ", ".join(["%s"] * len(row))
    table = model._meta.db_table
    execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", *row.values())
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT MAX(id) FROM {table}")
        return int(cursor.fetchone()[0])


def update(row: Model, **given: Any) -> None:
    """Update one row."""
    changed = columns(type(row), given)
    sets = ", ".join(f'"{name}" = %s' for name in changed)
    table = row._meta.db_table
    execute(f"UPDATE {table} SET {sets} WHERE id = %s", *changed.values(), row.pk)


def delete(row: Model) -> None:
    execute(f"DELETE FROM {row._meta.db_table} WHERE id = %s", row.pk)


def fresh(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def tell(world: World, case: Case, verb: str, who: str, role: str, to: str, **more: Any) -> int:
    """Write the event of a verb; its number."""
    now = fresh(case)
    given: dict[str, Any] = {
        "case": now,
        "seq": now.version + 1,
        "verb": verb,
        "actor": world.people[who],
        "role": role,
        "at": world.now,
        "from_status": now.status,
        "to_status": to,
        "round": now.round,
        "data": {"v": 1},
        "digest": "0" * 64,
        "factor": "totp",
    }
    insert(CaseEvent, **{**given, **more})
    return now.version + 1


def moved(
    world: World, case: Case, verb: str, who: str, role: str, to: str, **changes: Any
) -> None:
    """The event of a move, and the move."""
    seq = tell(world, case, verb, who, role, to)
    update(fresh(case), status=to, version=seq, **changes)


def submits(world: World, case: Case, **changes: Any) -> None:
    moved(world, case, "submit", "zhao", "head", "submitted", done_at=world.now, **changes)


def looks(world: World, case: Case, who: str = "chen", **changes: Any) -> dict[str, int]:
    """A visit with four passed findings; their keys by the columns that name them."""
    now = fresh(case)
    visit = {"inspector": world.people[who], "on_site": True, "passed": True, "at": world.now}
    here = {"case": now, "round": now.round, "look": now.look}
    pk = insert(Inspection, **{**here, **visit, **changes})
    said = {"inspection_id": pk, "passed": True, "remark": "属实", "pictures": 0}
    rows = {f"gate_{gate}_id": {**said, "gate": gate} for gate in Gate}
    return {name: found(row) for name, row in rows.items()}


def found(row: dict[str, Any]) -> int:
    pk = row.pop("inspection_id")
    return insert(Finding, inspection=Inspection(pk=pk), **row)


def verifies(world: World, case: Case, who: str = "chen", **changes: Any) -> None:
    """All that `verify` writes."""
    marks = looks(world, case, who)
    moved(world, case, "verify", who, "inspector", "verified", **{**marks, **changes})


def passes_unseen(world: World, case: Case, **changes: bool) -> None:
    """All that `verify` writes of a case that nobody went to see."""
    who = drawn(world, case)
    marks = looks(world, case, who, on_site=False)
    given = {"light": True, "verified_at": world.now, **marks, **changes}
    moved(world, case, "verify", who, "inspector", "verified", **given)


def signs(world: World, case: Case, role: str, who: str, **changes: Any) -> None:
    """A signature under the present sheet, for what the others signed for."""
    now = fresh(case)
    given: dict[str, Any] = {
        "case": now,
        "round": now.round,
        "look": now.look,
        "sheet": now.sheet,
        "content": now.signatures.values_list("content", flat=True).last() or "",
        "role": role,
        "user": world.people[who],
        "factor": "totp",
        "at": world.now,
    }
    insert(Signature, **{**given, **changes})


def closes(world: World, case: Case, **changes: Any) -> None:
    """All that `close` writes, with every signature that is not there yet."""
    now = fresh(case)
    here = {"round": now.round, "look": now.look, "sheet": now.sheet}
    for role, who in SIGNERS.items():
        if not now.signatures.filter(role=role, **here).exists():
            signs(world, case, role, who)
    ended = {
        **{f"signed_{role}": world.people[who] for role, who in SIGNERS.items()},
        "sign_off_number": "XH2026-000009",
        "dossier_digest": "0" * 64,
        "ended_at": world.now,
    }
    moved(world, case, "close", "zhou", "director", "closed", **{**ended, **changes})


def asks(world: World, case: Case, kind: str, who: str = "wang", **more: Any) -> Request:
    """A request that nobody put at the door, without its event."""
    given: dict[str, Any] = {
        "case": fresh(case),
        "kind": kind,
        "round": fresh(case).round,
        "asked_by": world.people[who],
        "asked_role": "clerk",
        "asked_at": world.now,
        "reason": "…",
    }
    return Request.objects.get(pk=insert(Request, **{**given, **more}))


def decides(world: World, asked: Request, who: str = "zhou", **more: Any) -> None:
    """A yes to it, without its event."""
    said = {"granted": True, "decided_by": world.people[who], "decided_at": world.now}
    update(asked, **{**said, **more})
