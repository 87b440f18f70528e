"""The database's own guards: append-only records, ended cases that stay ended, no silent moves.

Laid down after every migrate on SQLite and PostgreSQL alike, generated from the state table, so
that a new move of the law is known here at once. They hold against bulk updates, the admin and
raw SQL: whoever writes a status by hand gets an error from the database itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.db import connections, transaction

from tracker import (
    answer_guards,
    exit_guards,
    fact_guards,
    light_guards,
    notice_guards,
    person_guards,
    presets,
    rework_guards,
    track_guards,
)
from tracker.guard import (
    CALL_BACKS,
    CASES,
    CONFIRMATIONS,
    CUSTODY,
    DEMAND_ANSWERS,
    DEMANDS,
    DIFFERENCES,
    DRAWS,
    EVENTS,
    EVIDENCE,
    FINDINGS,
    INSPECTIONS,
    LOTS,
    MEASURES,
    MILESTONE_FINDINGS,
    MILESTONES,
    MOVED,
    PASSED,
    PUBLIC_TEXTS,
    REPLIES,
    REPORTS,
    REQUESTS,
    RETRACTIONS,
    SIGNATURES,
    SUSPENSIONS,
    TRACK,
    TRACK_DECISIONS,
    UNIT_TEXTS,
    Guard,
    quoted,
)
from tracker.models import Case
from tracker.road import INITIAL, transitions
from tracker.vocabulary import FINAL, Status, VerbName

SQLITE, POSTGRESQL = "sqlite", "postgresql"
DOSSIERS = "tracker_dossier"
CO_UNITS, KEYS = "tracker_case_co_units", "tracker_drawkey"
SOURCES, TEXTS = "tracker_sourcerow", "tracker_textversion"
# Rows that are only ever added: nobody has a reason to change or remove one.
KEPT = (
    *(EVENTS, FINDINGS, INSPECTIONS, SIGNATURES),
    *(EVIDENCE, REPLIES, "tracker_accountability", CALL_BACKS),
    *("tracker_rungfired", "tracker_supervisionorder", SOURCES, DRAWS, KEYS),
    *(RETRACTIONS, DIFFERENCES, CUSTODY, CONFIRMATIONS, DOSSIERS),
    *(TRACK, TRACK_DECISIONS, UNIT_TEXTS),
    *(PUBLIC_TEXTS, LOTS, SUSPENSIONS),
    *(DEMANDS, DEMAND_ANSWERS, MILESTONES, MILESTONE_FINDINGS),
)
# Words are only ever added too, or taken out with their salt; what named them stays as it was.
ERASED = (
    "NEW.text IS NULL AND NEW.salt IS NULL AND NEW.id = OLD.id"
    " AND NEW.case_id = OLD.case_id AND NEW.field = OLD.field"
)


# What other rooms only ever add to, told at start by `keep`: table and what makes two rows twins.
_others: dict[str, str] = {}


def keep(table: str, twin: str) -> None:
    """Guard also this table of another room: its rows are only ever added.

    `twin` is what row `t` and row NEW have in common where a unique constraint allows only one
    (an SQL condition): SQLite would replace such a row without asking.
    """
    _others[table] = twin


def kept() -> tuple[str, ...]:
    """The tables that are only ever added to, in all rooms."""
    return (*KEPT, *_others)


# The four findings of the present round that the case names, each passed and saying why.
FOUR = (
    f"(SELECT COUNT(DISTINCT f.gate) FROM {FINDINGS} f JOIN {INSPECTIONS} i"
    " ON f.inspection_id = i.id WHERE i.case_id = NEW.id AND i.round = NEW.round"
    f" AND i.look = NEW.look AND f.passed AND {rework_guards.SAID}"
    " AND f.id IN (NEW.gate_measures_id, NEW.gate_accountability_id,"
    " NEW.gate_solved_id, NEW.gate_reply_id)) <> 4"
)
# The three signatures of the present round that the case names, by three people; or two of them,
# and the decision in the place of a head who has not signed.
THREE = (
    f"(SELECT COUNT(DISTINCT s.user_id) FROM {SIGNATURES} s WHERE s.case_id = NEW.id"
    " AND s.round = NEW.round AND s.look = NEW.look AND s.sheet = NEW.sheet"
    " AND ((s.role = 'head' AND s.user_id = NEW.signed_head_id)"
    " OR (s.role = 'inspector' AND s.user_id = NEW.signed_inspector_id)"
    " OR (s.role = 'director' AND s.user_id = NEW.signed_director_id)))"
    " <> (CASE WHEN NEW.signed_head_id IS NULL AND NEW.ruling_id IS NOT NULL THEN 2 ELSE 3 END)"
)
# The event that tells of this very move.
UNTOLD = (
    f"NOT EXISTS (SELECT 1 FROM {EVENTS} e WHERE e.case_id = NEW.id"
    " AND e.seq = NEW.version AND e.to_status = NEW.status AND e.from_status = OLD.status)"
)
COUNTED = "NEW.version <> OLD.version"
# A version counts events: one more each time, and never back to where an old event would fit again.
MISCOUNTED = (
    f"(NEW.version <> OLD.version + 1 OR NOT EXISTS (SELECT 1 FROM {EVENTS} e"
    " WHERE e.case_id = NEW.id AND e.seq = NEW.version))"
)
MARKS = (
    *("gate_measures_id", "gate_accountability_id", "gate_solved_id", "gate_reply_id"),
    *("signed_head_id", "signed_inspector_id", "signed_director_id", "sign_off_number"),
    "ruling_id",
)


def guards(vendor: str) -> list[Guard]:
    """All guards of a database of this vendor."""
    own = _truncations() if vendor == POSTGRESQL else _replacements()
    return [
        *_moves(),
        *_events(),
        *person_guards.guards(),
        *track_guards.guards(),
        *rework_guards.guards(),
        *fact_guards.guards(),
        *_kept(),
        *_ended(),
        *own,
    ]


def ways(pairs: Iterable[tuple[Status, Status]]) -> str:
    return " OR ".join(f"(OLD.status = '{a}' AND NEW.status = '{b}')" for a, b in pairs)


def _moves() -> list[Guard]:
    """What holds a case to the law."""
    pairs = sorted({(source, target) for source, target, _verb in transitions()})
    legal, back = ways(pairs), ways(pair for pair in pairs if pair[0] in FINAL)
    # The count of events may go on: reading an identity or an erratum is told after the end too.
    columns = [f.column for f in _case_fields() if f.column != "version"]
    altered = " OR ".join(f'OLD."{c}" IS DISTINCT FROM NEW."{c}"' for c in columns)
    marked = " OR ".join(f"NEW.{c} IS NOT NULL" for c in MARKS)
    refused = {
        "case_final": (
            f"OLD.status IN ({quoted(FINAL)}) AND NOT ({MOVED} AND ({back})) AND ({altered})",
            "a case that has ended is not changed",
        ),
        "case_moves": (f"{MOVED} AND NOT ({legal})", "not a move of the law"),
        "case_told": (f"{MOVED} AND (NOT {COUNTED} OR {UNTOLD})", "a move without its event"),
        "case_counted": (f"{COUNTED} AND {MISCOUNTED}", "a version without its event"),
        "case_named": (
            "OLD.number <> NEW.number OR OLD.id <> NEW.id",
            "a number is given once",
        ),
        "case_gates": (f"{MOVED} AND {PASSED} AND {FOUR}", "four passed findings must stand"),
        "case_signed": (
            f"{MOVED} AND NEW.status = '{Status.CLOSED}' AND {THREE}",
            "three signatures must stand",
        ),
    }
    begins = f"NEW.status NOT IN ({quoted(INITIAL)}) OR {marked}"
    return [
        Guard("case_begins", CASES, "INSERT", begins, "a case begins as logged"),
        *(Guard(name, CASES, "UPDATE", when, words) for name, (when, words) in refused.items()),
        *exit_guards.on_cases(),
        *answer_guards.on_cases(),
        *track_guards.on_cases(),
        *notice_guards.on_cases(),
        *light_guards.on_cases(),
        *fact_guards.on_cases(),
        Guard("case_stays", CASES, "DELETE", "", "cases are never deleted"),
    ]


def _events() -> list[Guard]:
    """The closed vocabulary of events: here, so that a new verb rewrites no table in use."""
    unknown = f"NEW.verb NOT IN ({quoted(VerbName.values)})"
    return [Guard("event_known", EVENTS, "INSERT", unknown, "an event of no known verb")]


def _kept() -> list[Guard]:
    """What is only ever added to."""
    rows = [
        Guard("textversion_update", TEXTS, "UPDATE", f"NOT ({ERASED})", "words are kept or erased"),
        Guard("textversion_delete", TEXTS, "DELETE", "", "words keep their place"),
    ]
    for table in kept():
        for moment in ("UPDATE", "DELETE"):
            words = f"a row of {_short(table)} stays as it was written"
            rows.append(Guard(f"{_short(table)}_{moment.lower()}", table, moment, "", words))
    return rows


def _ended() -> list[Guard]:
    """What stands still with its case, or with the act that brought it."""
    words = "the case has ended"

    def ended(row: str) -> str:
        return (
            f"EXISTS (SELECT 1 FROM {CASES} c WHERE c.id = {row}.case_id"
            f" AND c.status IN ({quoted(FINAL)}))"
        )

    said = ("case_id", "joined_at", "tries", *answer_guards.ANSWER)
    altered = " OR ".join(f"OLD.{c} IS DISTINCT FROM NEW.{c}" for c in said)
    # What the unit submitted is what is inspected: done is done until the case is sent back.
    working = (
        f"NOT EXISTS (SELECT 1 FROM {CASES} c WHERE c.id = OLD.case_id"
        f" AND c.status = '{Status.DEADLINE}')"
    )
    told = f"EXISTS (SELECT 1 FROM {EVENTS} e WHERE e.case_id = NEW.case_id AND e.seq = NEW.seq)"
    late = "measures are reported while the case is being put right"
    return [
        Guard("evidence_told", EVIDENCE, "INSERT", told, "a file comes before its act is told"),
        Guard("measure_update", MEASURES, "UPDATE", working, late),
        Guard("measure_delete", MEASURES, "DELETE", "", "a measure stays in its plan"),
        # Names may still be struck out: an identity is not kept for ever.
        Guard("report_update", REPORTS, "UPDATE", f"({altered}) AND {ended('OLD')}", words),
        *answer_guards.on_reports(),
        Guard("report_delete", REPORTS, "DELETE", "", "a report stays with its case"),
        Guard("co_units_insert", CO_UNITS, "INSERT", ended("NEW"), words),
        Guard("co_units_delete", CO_UNITS, "DELETE", ended("OLD"), words),
    ]


def _truncations() -> list[Guard]:
    """PostgreSQL empties a whole table without asking the triggers of its rows."""
    return [
        Guard(f"{_short(table)}_truncate", table, "TRUNCATE", "", "this table is not emptied")
        for table in (CASES, *kept(), MEASURES, REPORTS, REQUESTS, TEXTS)
    ]


def _replacements() -> list[Guard]:
    """SQLite's INSERT OR REPLACE deletes a row without asking the triggers for DELETE."""
    twin = {
        CASES: "t.number = NEW.number",
        EVENTS: "t.case_id = NEW.case_id AND t.seq = NEW.seq",
        FINDINGS: "t.inspection_id = NEW.inspection_id AND t.gate = NEW.gate",
        SIGNATURES: "t.case_id = NEW.case_id AND t.round = NEW.round AND t.look = NEW.look"
        " AND t.sheet = NEW.sheet"
        " AND (t.role = NEW.role OR t.user_id = NEW.user_id)",
        DRAWS: "t.case_id = NEW.case_id AND t.round = NEW.round"
        " AND t.occasion = NEW.occasion AND t.nth = NEW.nth",
        KEYS: "t.month = NEW.month",
        DOSSIERS: "t.case_id = NEW.case_id AND t.audience = NEW.audience",
        TRACK_DECISIONS: "t.entry_id = NEW.entry_id",
        LOTS: "t.case_id = NEW.case_id AND t.round = NEW.round",
        SUSPENSIONS: "t.lot_id = NEW.lot_id",
        **_others,
    }
    rows = []
    for table in (CASES, *kept(), MEASURES, REPORTS, REQUESTS, TEXTS):
        key = "case_id" if table == SOURCES else "id"
        same = f"t.{key} = NEW.{key}" + (f" OR ({twin[table]})" if table in twin else "")
        there = f"EXISTS (SELECT 1 FROM {table} t WHERE {same})"
        rows.append(Guard(f"{_short(table)}_replace", table, "INSERT", there, "this row is there"))
    return rows


def _short(table: str) -> str:
    return table.removeprefix("tracker_")


def _case_fields() -> list[Any]:
    return list(Case._meta.concrete_fields)


# A moment so many days after another one, which each database says otherwise.
DAYS_AFTER = re.compile(r"DAYS_AFTER\((\w+\.\w+), (\w+\.\w+)\)")


def body(guard: Guard, vendor: str) -> str:
    """What the database keeps of a guard, as it can be read back from it."""
    if vendor == SQLITE:
        # SQLite says IS NOT for what the standard calls IS DISTINCT FROM.
        refused = guard.refused.replace("IS DISTINCT FROM", "IS NOT")
        refused = DAYS_AFTER.sub(r"datetime(\1, '+' || \2 || ' days')", refused)
        when = f"WHEN {refused} " if refused else ""
        return (
            f"CREATE TRIGGER {guard.trigger} BEFORE {guard.moment} ON {guard.table}"
            f" FOR EACH ROW {when}BEGIN SELECT RAISE(ABORT, '{guard.words}'); END"
        )
    raised = f"RAISE EXCEPTION '{guard.words}' USING ERRCODE = 'integrity_constraint_violation';"
    if guard.refused:
        refused = DAYS_AFTER.sub(r"\1 + \2 * interval '1 day'", guard.refused)
        raised = f"IF {refused} THEN {raised} END IF;"
    row = {"DELETE": "OLD", "TRUNCATE": "NULL"}.get(guard.moment, "NEW")
    return f" BEGIN {raised} RETURN {row}; END "


def _statements(guard: Guard, vendor: str) -> list[str]:
    if vendor == SQLITE:
        return [body(guard, vendor)]
    each = "STATEMENT" if guard.moment == "TRUNCATE" else "ROW"
    return [
        f"CREATE OR REPLACE FUNCTION {guard.trigger}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$guard${body(guard, vendor)}$guard$",
        f"CREATE TRIGGER {guard.trigger} BEFORE {guard.moment} ON {guard.table} "
        f"FOR EACH {each} EXECUTE FUNCTION {guard.trigger}()",
    ]


def install(using: str = "default") -> None:
    """Lay down every guard, in place of whatever guards were there."""
    connection = connections[using]
    with transaction.atomic(using), connection.cursor() as cursor:
        uninstall(using)
        tables = set(connection.introspection.table_names())
        for guard in guards(connection.vendor):
            if guard.table not in tables:  # a room that has not been migrated yet
                continue
            for statement in _statements(guard, connection.vendor):
                cursor.execute(statement)


def uninstall(using: str = "default") -> None:
    """Take all guards away, older ones too: for migrations, and tests that empty the tables."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for name, (table, _body) in present(using).items():
            on = "" if connection.vendor == SQLITE else f" ON {table}"
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")


def present(using: str = "default") -> dict[str, tuple[str, str]]:
    """The guards in force: table and body by name of the trigger."""
    connection = connections[using]
    query = (
        "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == SQLITE
        else "SELECT t.tgname, t.tgrelid::regclass::text, p.prosrc FROM pg_trigger t"
        " JOIN pg_proc p ON p.oid = t.tgfoid WHERE NOT t.tgisinternal AND t.tgenabled IN ('O', 'A')"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        rows = cursor.fetchall()
    return {name: (table, text) for name, table, text in rows if name.startswith("guard_")}


def missing(using: str = "default") -> list[str]:
    """The guards that are not in force as they are written here; empty when all is well."""
    vendor = connections[using].vendor
    found = present(using)
    return [
        guard.trigger
        for guard in guards(vendor)
        if found.get(guard.trigger) != (guard.table, body(guard, vendor))
    ]


def installed(using: str = "default") -> bool:
    """Whether every guard is in force."""
    return not missing(using)


def migrated(using: str = "default") -> bool:
    """Whether the tracker's own tables are there; a room of its own may come later or be gone."""
    tables = set(connections[using].introspection.table_names())
    found = {guard.table for guard in guards(connections[using].vendor)}
    return found - set(_others) <= tables


def before_migrate(using: str, plan: Any = (), **kwargs: Any) -> None:
    """SQLite rebuilds a table by renaming, and refuses while another table's trigger names it."""
    if plan and connections[using].vendor == SQLITE:
        uninstall(using)


def after_migrate(using: str, **kwargs: Any) -> None:
    if migrated(using):
        if not installed(using):
            install(using)
        presets.load()
