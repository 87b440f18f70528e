"""A ledger comes in: once, whole batches or nothing, with its past where that is asked for."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from duplicates.models import NearKey
from imports import load as loads
from imports.categories import load_tree
from imports.load import Loading, digest_of
from imports.options import Options
from imports.read import sheets
from imports.read.columns import ColumnError, resolve
from imports.understand.lookup import LookupFault
from tests.imports.books import HEADINGS, ZONE, real, xlsx
from tests.world import World
from tracker.actor import SYSTEM
from tracker.models import Case, CaseEvent, Category, Channel, ImportBatch, Unit, UnitAlias
from tracker.texts import Texts
from workflows import route
from workflows.door import perform
from workflows.models import CaseTask

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 12, tzinfo=ZONE)
OPEN = [
    "A1",
    "人民路路灯不亮",
    "人民路一号路灯不亮已经半月。",
    "2026-03-01 09:00",
    "水务局",
    "",
    "",
]
ENDED = ["A2", "小区停水", "阳光小区停水三天。", "2026-03-01", "水务局", "2026-03-09", "满意"]


def load(source: Path | io.BytesIO, *, size: int = 500, name: str = "", **asked: Any) -> Loading:
    """Bring a file in as the system."""
    batch = ImportBatch.objects.create(
        name=name or "ledger.xlsx",
        sha256=digest_of(source),
        created=NOW,
        state=ImportBatch.State.RUNNING,
    )
    options = Options(**{"as_of": NOW, **asked})
    loading = Loading(options, batch, SYSTEM, timezone.now(), size=size)
    loading.run(source, batch.name)
    return loading


def counts(loading: Loading) -> tuple[int, int, int]:
    """Added, already there, refused."""
    return loading.batch.added, loading.batch.known, loading.batch.refused


def numbered(count: int) -> io.BytesIO:
    rows = [[f"N{i}", f"第{i}件", f"第{i}件的内容", "2026-03-01", "", "", ""] for i in range(count)]
    return xlsx([HEADINGS, *rows])


def test_open_rows_live_on_and_closed_ones_are_archived(world: World) -> None:
    headings = [*HEADINGS, "承诺时限", "答复意见", "答复时间"]
    book = xlsx(
        [
            headings,
            [*OPEN, "2026-12-01", "", ""],
            [*ENDED, "2026-03-20", "已恢复供水。", "2026-03-08 10:00"],
        ]
    )
    assert counts(load(book, history=True)) == (2, 0, 0)
    opened, ended = Case.objects.order_by("external_id")
    assert (opened.status, ended.status) == ("logged", "archived")
    assert (opened.suggested_unit, opened.unit) == (world.water, None)
    assert timezone.localdate(opened.due_at).isoformat() == "2026-12-01"
    assert route.differences(opened, CaseTask.objects.open().filter(case=opened)) == []
    assert (ended.unit, ended.received_at) == (world.water, datetime(2026, 3, 1, tzinfo=ZONE))
    assert ended.ended_at == datetime(2026, 3, 9, tzinfo=ZONE)
    assert str(ended.promised_on) == "2026-03-20"
    assert ended.replies.get().at == datetime(2026, 3, 8, 10, tzinfo=ZONE)
    assert ended.reports.get().satisfaction == "satisfied"
    assert not NearKey.objects.filter(case=ended).exists()
    assert NearKey.objects.filter(case=opened).exists()


def test_events_are_dated_by_the_row_and_marked(world: World) -> None:
    load(xlsx([HEADINGS, ENDED]), history=True)
    logged, archived = CaseEvent.objects.select_related("case").order_by("seq")
    assert (logged.verb, logged.at) == ("log", datetime(2026, 3, 1, tzinfo=ZONE))
    assert (archived.verb, archived.at) == ("archive", datetime(2026, 3, 9, tzinfo=ZONE))
    for event in (logged, archived):
        assert event.imported
        assert event.digest == event.compute_digest()
    assert logged.case.source.unit == "水务局"


def test_without_history_every_row_is_logged_and_what_is_left_out_is_said(world: World) -> None:
    loading = load(xlsx([HEADINGS, OPEN, ENDED]))
    assert counts(loading) == (2, 0, 0)
    assert {case.status for case in Case.objects.all()} == {"logged"}
    assert loading.batch.notes == [{"code": "closed", "words": "", "count": 1}]


def test_the_same_file_twice_adds_nothing(world: World) -> None:
    book = xlsx([HEADINGS, OPEN, ENDED])
    load(book, history=True)
    book.seek(0)
    assert counts(load(book, history=True)) == (0, 2, 0)
    assert (Case.objects.count(), CaseEvent.objects.count()) == (2, 3)


def test_a_corrected_case_is_still_the_row_it_came_from(world: World) -> None:
    book = xlsx([HEADINGS, OPEN])
    load(book)
    case = Case.objects.get()
    world.now = timezone.now()
    fields = {"title": "改过的标题", "text": case.text, "channel": case.channel_id}
    world.do("wang", "correct", case, **fields, reason="笔误")
    book.seek(0)
    assert counts(load(book)) == (0, 1, 0)


def test_a_known_number_with_other_content_is_refused_in_words(world: World) -> None:
    load(xlsx([HEADINGS, OPEN]))
    changed = [*OPEN[:2], "完全是另一件事情。", *OPEN[3:]]
    loading = load(xlsx([HEADINGS, changed]))
    assert counts(loading) == (0, 0, 1)
    (refusal,) = loading.batch.refusals
    assert (refusal["row"], refusal["heading"]) == (2, "编号")
    assert Case.objects.get().number in refusal["reason"]["en"]


def test_numbers_of_two_channels_do_not_meet(world: World) -> None:
    load(xlsx([HEADINGS, OPEN]), channel="hotline")
    changed = [*OPEN[:2], "完全是另一件事情。", *OPEN[3:]]
    assert counts(load(xlsx([HEADINGS, changed]), channel="web")) == (1, 0, 0)


def test_refused_rows_come_back_to_mend_and_load(world: World) -> None:
    wrong = ["A3", "桥面破损", "桥面破损。", "不详", "水利局", "", ""]
    loading = load(xlsx([HEADINGS, OPEN, wrong]))
    assert counts(loading) == (1, 0, 1)
    assert {r["heading"] for r in loading.batch.refusals} == {"受理时间", "责任单位"}
    batch = ImportBatch.objects.get()
    assert batch.state == ImportBatch.State.DONE
    with batch.refused_file.open("rb") as stream:
        (sheet,) = sheets.read(stream)
        (row,) = sheet.rows
    mended = [*row.cells[:3], "2026-03-02", "水务局", *row.cells[5:7]]
    assert counts(load(xlsx([HEADINGS, mended]))) == (1, 0, 0)


def test_an_unknown_unit_is_refused_named_nearest_made_or_mapped(world: World) -> None:
    row = [*OPEN[:4], "水务管理局", "", ""]
    loading = load(xlsx([HEADINGS, row]))
    assert "水务局" in loading.batch.refusals[0]["reason"]["zh-hans"]
    assert counts(loading) == (0, 0, 1)
    load(xlsx([HEADINGS, row]), create_units=True)
    made = Unit.objects.get(name="水务管理局")
    assert Case.objects.get().suggested_unit == made
    assert not made.appraised
    UnitAlias.objects.create(alias="市水局", unit=world.water)
    load(xlsx([HEADINGS, ["B1", *OPEN[1:4], "市水局", "", ""]]))
    assert Case.objects.get(external_id="B1").suggested_unit == world.water


def test_the_unit_of_the_file_is_for_rows_that_name_none(world: World) -> None:
    load(xlsx([HEADINGS, [*OPEN[:4], "", "", ""], ENDED]), unit="traffic", history=True)
    opened, ended = Case.objects.order_by("external_id")
    assert (opened.suggested_unit, ended.unit) == (world.traffic, world.water)


def test_unknown_words_are_kept_in_the_event_and_told(world: World) -> None:
    headings = [*HEADINGS, "来源渠道", "问题类别"]
    root = Category.objects.create(name="城乡建设", path="城乡建设")
    rows = [[*OPEN, "12345热线", "城乡建设"], [*ENDED, "飞鸽传书", "别的"]]
    loading = load(xlsx([headings, *rows]))
    opened, other = Case.objects.order_by("external_id")
    assert (opened.channel.code, opened.category) == ("hotline", root)
    assert (other.channel.code, other.category) == ("ledger", None)
    assert {(n["code"], n["words"]) for n in loading.batch.notes[:2]} == {
        ("channel", "飞鸽传书"),
        ("category", "别的"),
    }
    assert Texts([said := other.events.get().record.said]).of(said, "channel") == "飞鸽传书"


def test_a_file_wide_name_that_is_not_there_is_a_refusal_in_words(world: World) -> None:
    with pytest.raises(LookupFault, match="traffic"):
        load(xlsx([HEADINGS, OPEN]), unit="trafic")
    with pytest.raises(LookupFault, match="hotline"):
        load(xlsx([HEADINGS, OPEN]), channel="hotlin")
    with pytest.raises(ColumnError):
        load(xlsx([["甲", "乙"], ["1", "2"]]))


def test_a_dry_run_writes_nothing(world: World) -> None:
    batch = ImportBatch(name="ledger.xlsx", created=NOW)
    loading = Loading(Options(as_of=NOW, create_units=True), batch, SYSTEM, NOW, dry=True)
    loading.run(xlsx([HEADINGS, OPEN, [*ENDED[:4], "新单位", "", ""]]), "ledger.xlsx")
    assert counts(loading) == (2, 0, 0)
    assert (Case.objects.count(), ImportBatch.objects.count()) == (0, 0)
    assert not Unit.objects.filter(name="新单位").exists()
    assert not Channel.objects.filter(code="ledger").exists()


def test_an_archived_case_can_be_taken_up_again(world: World) -> None:
    load(xlsx([HEADINGS, ENDED]), history=True)
    old = Case.objects.get()
    world.now = timezone.now()
    case = world.logged(origin=old.pk, received_at=world.now - timedelta(days=1))
    assert (case.origin, case.status) == (old, "logged")
    assert list(old.successors.all()) == [case]


# A crash, and two at once ---------------------------------------------------------------------

KILLED = """
import os, signal, sys
import django
django.setup()
from pathlib import Path
from django.db import connection
from django.utils import timezone
from tracker.actor import SYSTEM
from tracker.models import ImportBatch
from imports.load import Loading
from imports.options import Options

path, seen = Path(sys.argv[1]), []
def die_in_the_third_batch(execute, sql, params, many, context):
    # Asked in the middle of a batch, when its cases are written and nothing else of it is.
    if '"tracker_case"."number" IN (' in sql:
        seen.append(sql)
        if len(seen) == 3:
            os.kill(os.getpid(), signal.SIGKILL)
    return execute(sql, params, many, context)

now = timezone.now()
batch = ImportBatch.objects.create(name=path.name, sha256="0" * 64, created=now, state="running")
with connection.execute_wrapper(die_in_the_third_batch):
    Loading(Options(), batch, SYSTEM, now, size=10).run(path, path.name)
"""


def database_url() -> str:
    """The address of the database that this test runs on, for another process."""
    here = settings.DATABASES["default"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{connection.settings_dict['NAME']}"
    name = connection.settings_dict["NAME"]
    return f"postgres://{here['USER']}:{here['PASSWORD']}@{here['HOST']}:{here['PORT']}/{name}"


@pytest.mark.django_db(transaction=True)
def test_kill_9_leaves_whole_batches_and_a_rerun_finishes(tmp_path: Path) -> None:
    path = tmp_path / "ledger.xlsx"
    path.write_bytes(numbered(35).getvalue())
    environment = {
        **os.environ,
        "DATABASE_URL": database_url(),
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(path)],
        env=environment,
        check=False,
        cwd=settings.BASE_DIR,
        capture_output=True,
    )
    assert done.returncode == -9, done.stderr.decode()
    assert Case.objects.count() == 20
    assert CaseEvent.objects.count() == CaseTask.objects.count() == 20
    assert NearKey.objects.values("case").distinct().count() <= 20
    assert ImportBatch.objects.get().added == 20
    assert counts(load(path, size=10, as_of=None)) == (15, 20, 0)
    assert Case.objects.count() == CaseTask.objects.count() == 35


@pytest.mark.django_db(transaction=True)
def test_a_batch_that_somebody_else_brings_in_meanwhile_is_not_brought_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    content, asked = numbered(30).getvalue(), []
    look = loads.known_rows

    def other() -> None:
        load(io.BytesIO(content), size=10)
        connection.close()

    def look_and_be_overtaken(keys: Any) -> Any:
        found = look(keys)
        asked.append(len(found))
        if len(asked) == 2:  # the second batch has been looked up: now somebody else is quicker
            monkeypatch.setattr(loads, "known_rows", look)
            rival = Thread(target=other)
            rival.start()
            rival.join()
        return found

    monkeypatch.setattr(loads, "known_rows", look_and_be_overtaken)
    loading = load(io.BytesIO(content), size=10)
    assert asked == [0, 0]
    assert counts(loading) == (10, 20, 0)
    assert Case.objects.count() == CaseTask.objects.count() == 30


@pytest.mark.django_db(transaction=True)
def test_two_loads_at_once_add_every_row_once() -> None:
    content, results = numbered(60).getvalue(), []

    def one() -> None:
        results.append(counts(load(io.BytesIO(content), size=7)))
        connection.close()

    threads = [Thread(target=one) for _i in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Case.objects.count() == Case.objects.values("import_key").distinct().count() == 60
    assert sum(added for added, _known, _refused in results) == 60
    assert sum(known for _added, known, _refused in results) == 60


# Real ledgers ---------------------------------------------------------------------------------


def test_the_real_replies_come_in_as_archived() -> None:
    loading = load(real("teddy2020c/附件4.xlsx"), preset="teddy", history=True)
    assert counts(loading) == (2816, 0, 0)
    assert Case.objects.filter(status="archived", replies__isnull=False).count() == 2816
    case = Case.objects.select_related("channel").order_by("id")[0]
    (source,) = sheets.read(real("teddy2020c/附件4.xlsx"))
    columns = resolve(source.headings)
    row = next(iter(source.rows))
    assert case.title == str(row.cells[columns.at["title"]]).strip()
    assert case.reports.get().name == str(row.cells[columns.at["reporter_name"]]).strip()
    assert not CaseTask.objects.exists()


def test_the_real_repeated_row_of_the_example_is_refused() -> None:
    load_tree(real("teddy2020c/附件1.xlsx"))
    loading = load(real("teddy2020c/附件2_示例_e2.xlsx"), preset="teddy")
    assert counts(loading) == (494, 0, 1)
    assert Case.objects.exclude(category=None).count() == 494


@pytest.mark.slow
def test_the_real_messages_without_reply_are_logged() -> None:
    assert counts(load(real("teddy2020c/附件3.xlsx"))) == (4326, 0, 0)
    assert CaseTask.objects.open().count() == 4326
    case = Case.objects.order_by("id")[4000]
    payload = {"route_code": "not_ours", "reason": "不属于本系统"}
    perform(case.pk, "propose_reject", World().actor("wang"), **payload)


@pytest.mark.slow
def test_both_forms_of_the_real_service_requests_are_the_same_cases() -> None:
    asked = {"preset": "baltimore311", "create_units": True, "history": True}
    first = load(real("baltimore311/311_sample.csv"), **asked)
    added, known, refused = counts(first)
    assert (known, added + refused) == (0, 10_000)
    assert refused < 100
    second = load(real("baltimore311/311_sample.xlsx"), **asked)
    assert counts(second) == (0, added, refused)
    assert Case.objects.filter(status="archived").count() > 9000
