"""Records: every verb has one, rows of every version stay readable, no words stand in them."""

from __future__ import annotations

import ast
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db.models import Q

from tests.records import SAMPLES, a_record
from tracker.digests import canonical
from tracker.records import store
from tracker.records.store import RECORDS, VERSION
from tracker.records.verbs import RemindRecord, ReplyRecord
from tracker.vocabulary import ClockKind, VerbName


@pytest.mark.parametrize("verb", VerbName.values)
def test_every_verb_has_a_record(verb: str) -> None:
    assert RECORDS[VerbName(verb)].verb == verb


@pytest.mark.parametrize("verb", VerbName.values)
def test_every_version_has_a_sample_with_every_field_that_it_had(verb: str) -> None:
    """Whoever adds a field without a new version is told here; so is who forgets the sample."""
    kind = RECORDS[VerbName(verb)]
    samples = [row["data"] for row in SAMPLES if row["verb"] == verb]
    said = f"tests/tracker/records.json holds an event of every version of {verb!r}"
    assert [data[VERSION] for data in samples] == list(range(1, kind.version + 1)), said
    optional = {f.name for f in fields(kind) if f.name in ("files", *UNUSED.get(verb, ()))}
    assert {f.name for f in fields(kind)} - optional <= samples[-1].keys()


#: Fields of a shared base that this verb has no use for.
UNUSED = {
    "ask_extension": ("review_on",),
    "ask_deferral": ("amount", "counted_in"),
    "object": ("amount", "counted_in", "review_on"),
    **dict.fromkeys(
        (
            *("contest", "propose_reject", "propose_merge", "propose_withdraw"),
            *("ask_unpublish", "ask_nonpublic", "propose_ruling"),
        ),
        ("amount", "counted_in", "review_on"),
    ),
    **dict.fromkeys(
        ("decide_contest", "decide_unpublish", "decide_nonpublic", "ruling"),
        ("amount", "counted_in", "due", "review_on"),
    ),
    "propose_long": ("amount", "counted_in", "review_on"),
    "decide_long": ("amount", "counted_in", "review_on"),
    "decide_extension": ("review_on",),
    "decide_deferral": ("amount", "counted_in", "due"),
    "decide_objection": ("amount", "counted_in", "due", "review_on"),
    "verify": ("failed",),
}


@pytest.mark.parametrize("row", SAMPLES, ids=lambda row: f"{row['verb']}-{row['data'][VERSION]}")
def test_a_row_of_any_version_is_read(row: dict[str, Any]) -> None:
    record = store.read(row["verb"], row["data"])
    assert type(record) is RECORDS[VerbName(row["verb"])]
    again = store.write(record)
    assert store.read(row["verb"], again) == record
    if row["data"][VERSION] == record.version:
        assert canonical(again) == canonical(row["data"])


def test_an_older_row_is_brought_up_and_a_newer_one_read_as_far_as_known(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    row = next(row["data"] for row in SAMPLES if row["verb"] == "reply")
    monkeypatch.setattr(ReplyRecord, "version", 3)
    upgrade = {(VerbName.REPLY, 2): lambda data: {**data, "method": data["way"]}}
    monkeypatch.setattr(store, "UPGRADES", upgrade)
    old = {**{k: v for k, v in row.items() if k != "method"}, "way": "visit"}
    assert store.read("reply", old).method == "visit"
    assert store.read("reply", {**row, VERSION: 4, "colour": "red"}).method == row["method"]


@pytest.mark.parametrize(
    "data",
    [{}, {"v": 1}, {"v": 1, "clock": "rectify"}, {"v": "1"}, {"v": 1, "method": 3, "reply": {}}],
)
def test_what_is_no_record_is_refused(data: dict[str, Any]) -> None:
    for verb in ("reply", "remind", "nothing"):
        with pytest.raises(store.RecordError):
            store.read(verb, data)


def test_a_filter_names_fields_that_there_are() -> None:
    wanted = store.where(RemindRecord, clock=ClockKind.REPLY, rung="due")
    assert wanted == Q(verb="remind", data__clock="reply", data__rung="due")
    with pytest.raises(TypeError, match="colour"):
        store.where(RemindRecord, colour="red")


def test_records_are_values() -> None:
    record = a_record("measure")
    assert record == a_record("measure")
    with pytest.raises(AttributeError):
        record.done = False


# No string keys --------------------------------------------------------------------------------

#: Whose `.data` is something else: what a form was sent, and the cleaned payload of a verb.
OTHERS = {"act", "entry", "form", "self", "request"}
ROOMS = ("config", "desk", "portal", "demo", "web", "imports", "engine", "workflows",
         "notifications", "scoring", "duplicates", "tracker", "jobs")  # fmt: skip


def keyed(tree: ast.AST) -> list[int]:
    """The lines on which something is looked up in the `.data` of something else."""
    found = []
    for node in ast.walk(tree):
        target: ast.expr | None = None
        if isinstance(node, ast.Subscript) or (
            isinstance(node, ast.Attribute) and node.attr in ("get", "items", "keys", "pop")
        ):
            target = node.value
        elif isinstance(node, ast.keyword) and (node.arg or "").startswith("data__"):
            found.append(node.value.lineno)
        if isinstance(target, ast.Attribute) and target.attr == "data":
            whose = target.value.id if isinstance(target.value, ast.Name) else ""
            if whose not in OTHERS:
                found.append(target.lineno)
    return found


def test_nobody_looks_into_the_json_of_an_event() -> None:
    base = Path(settings.BASE_DIR)
    files = [path for room in ROOMS for path in (base / room).rglob("*.py")]
    assert len(files) > 100
    kept = base / "tracker" / "records"
    guilty = {
        f"{path.relative_to(base)}:{line}"
        for path in files
        if kept not in path.parents
        for line in keyed(ast.parse(path.read_text("utf-8")))
    }
    assert guilty == set()


def test_the_search_finds_what_it_looks_for() -> None:
    bad = ("event.data['x']", "row.data.get('x')", "find(data__x=1)", "f(fired.event.data['x'])")
    assert sorted(keyed(ast.parse("\n".join((*bad, "act.data['x']"))))) == [1, 2, 3, 4]
