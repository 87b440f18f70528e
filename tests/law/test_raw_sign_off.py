"""Raw SQL against publication and sign-off.

All that `close` writes, with every signature, and without one of the facts it stands on.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.law.attempts import Law, tries
from tests.law.forging import (
    SIGNERS,
    closes,
    delete,
    fresh,
    insert,
    moved,
    signs,
    update,
)
from tests.law.test_raw_gates import objected
from tests.looks import drawn, says
from tests.world import World, all_passed
from tracker.models import (
    Case,
    Clock,
    Difference,
    Finding,
    Inspection,
    PublicText,
    Signature,
)

pytestmark = pytest.mark.django_db
YES = {"granted": "yes", "decision": "同意"}


def ripe(world: World) -> Case:
    """Signed by two, and the notice is over."""
    case = world.signed()
    world.tick(days=20)
    return case


@tries("close", "Close what nobody published")
def test_unpublished(law: Law, world: World) -> None:
    case = world.inspected()
    world.tick(days=40)
    law.sql("case_published", lambda: closes(world, case))


@tries("close", "Close what was published before anybody had looked")
def test_published_before(law: Law, world: World) -> None:
    case = world.inspected(world.published(world.called_back()))
    world.tick(days=40)
    law.sql("case_published", lambda: closes(world, case, notice_at=world.now))


@tries("close", "Close while the notice runs")
def test_notice_runs(law: Law, world: World) -> None:
    case = world.signed()
    law.sql("case_published", lambda: closes(world, case))


@tries("close", "… after setting the end of the notice, its length or its beginning to another day")
def test_notice_set_back(law: Law, world: World) -> None:
    clock = world.signed().clocks.get(kind="notice")
    law.sql("clock_runs", lambda: update(clock, due=clock.started + timedelta(minutes=1)))
    law.sql("clock_runs", lambda: update(clock, amount=0))
    law.sql("clock_runs", lambda: update(clock, started=clock.started - timedelta(days=30)))
    law.sql("clock_runs", lambda: update(clock, kind="total"))


@tries("close", "… after starting another notice, that ends before its time")
def test_another_notice(law: Law, world: World) -> None:
    case = world.signed()
    clock = case.clocks.get(kind="notice")
    given = {f.name: getattr(clock, f.attname) for f in Clock._meta.concrete_fields}
    del given["id"]
    early = {"due": clock.started + timedelta(hours=1), "stopped": world.now}
    law.sql("clock_begins", lambda: insert(Clock, **{**given, **early}))
    law.sql("clock_begins", lambda: insert(Clock, **{**given, **early, "amount": 0}))
    law.sql("clock_stays", lambda: delete(clock))
    world.tick(days=1)

    def another() -> None:
        update(clock, stopped=world.now - timedelta(hours=2))
        later = {"started": clock.started + timedelta(hours=1), "amount": 0, "stopped": None}
        later["due"] = later["started"] + timedelta(hours=1)
        insert(Clock, **{**given, **later})
        closes(world, case)

    law.sql("case_published", another)


@tries("close", "Close over a withdrawn text, or over one that was changed in the table")
def test_text_withdrawn(law: Law, world: World) -> None:
    case = ripe(world)
    text = PublicText.objects.get(case=case)
    law.sql("publictext_update", lambda: update(text, text="一切正常"))
    here = {"case": case, "withdrawn": "有误", "released_at": world.now, "title": "", "text": ""}
    insert(PublicText, **here, released_by=world.people["wang"])
    law.sql("case_published", lambda: closes(world, case))


@tries("decide_nonpublic", "Hide a case by writing the code into the row")
def test_hidden(law: Law, world: World) -> None:
    case = ripe(world)
    law.sql("case_hidden", lambda: update(case, not_public="secret"))


@tries("close", "Close with two signatures")
def test_two_signatures(law: Law, world: World) -> None:
    case = world.do("zhao", "sign", world.verified()).case
    world.tick(days=20)

    def two() -> None:
        signs(world, case, "director", "zhou")
        named = {f"signed_{role}": world.people[who] for role, who in SIGNERS.items()}
        ended = {"sign_off_number": "XH1", "dossier_digest": "0" * 64, "ended_at": world.now}
        moved(world, case, "close", "zhou", "director", "closed", **named, **ended)

    law.sql("case_signed", two)


@tries("close", "Close with three signatures of two people")
def test_two_people(law: Law, world: World) -> None:
    case = ripe(world)
    zhao = world.people["zhao"]
    law.sql("case_signed", lambda: closes(world, case, signed_director=zhao))


@tries("close", "Close with signatures that are void, on the sheet on which they were given")
def test_void_signatures(law: Law, world: World) -> None:
    case = world.signed()
    case = world.do("wang", "correct", case, title="小事一件", reason="笔误").case
    assert fresh(case).sheet == 1
    law.sql("case_sheets", lambda: update(case, sheet=0))


@tries("close", "Change the words of the case after two have signed, and let the third sign")
def test_other_content(law: Law, world: World) -> None:
    case = ripe(world)
    update(case, title="小事一件")
    law.door("other_content", "zhou", "close", case)
    signs(world, case, "director", "zhou", content="0" * 64)
    law.sql("case_same", lambda: closes(world, case))


@tries("close", "Close over an objection, or after taking it out of the table")
def test_objection_undecided(law: Law, world: World) -> None:
    case = world.signed()
    asked = objected(world, case)
    clock = case.clocks.get(kind="notice")
    update(clock, due=clock.started + timedelta(days=15))
    world.tick(days=40)
    law.sql("request_delete", lambda: delete(asked))
    law.sql("case_undecided", lambda: closes(world, case))


@tries("decide_objection", "Dismiss an objection in the table, so that nobody has decided it")
def test_objection_dismissed(law: Law, world: World) -> None:
    case = world.signed()
    asked = objected(world, case)
    clock = case.clocks.get(kind="notice")
    update(clock, due=clock.started + timedelta(days=15))
    world.tick(days=40)
    said = {"granted": False, "decided_at": world.now, "decision": "已核实"}
    update(asked, **said)
    law.sql("case_dismissed", lambda: closes(world, case))


@tries("decide_objection", "Let an objection have been decided by, or asked about, somebody else")
def test_objection_rewritten(law: Law, world: World) -> None:
    case = world.signed()
    asked = objected(world, case)
    no = {"granted": "no", "decision": "已复核"}
    world.do("zhou", "decide_objection", case, request=asked.pk, **no)
    law.sql("request_stays", lambda: update(asked, granted=True))
    law.sql("request_stays", lambda: update(asked, decided_by=world.people["wang"]))
    law.sql("request_stays", lambda: update(asked, round=9))


@tries("difference", "Close over a “no” that a second look contradicts, with no reasons published")
def test_unexplained(law: Law, world: World, more: World) -> None:
    case = says(world, world.submitted(), "no")
    case = world.do("wang", "second_look", case, reason="反映人称未解决").case
    second = drawn(world, case)
    case = world.do(second, "verify", case, **all_passed(reply_remark="已说明")).case
    world.published(case)
    world.do("zhao", "sign", case)
    world.do(second, "sign", case)
    world.tick(days=20)
    by = world.people[second]
    assert not Difference.objects.exists()
    law.sql("case_differs", lambda: closes(world, case, signed_inspector=by))


@tries("close", "Close over an allegation that came after verifying")
def test_alleged_later(law: Law, world: World) -> None:
    case = ripe(world)
    world.track("chen", "allege", case, text="收受礼品")
    law.sql("case_track", lambda: closes(world, case))


@tries("sign", "Change a signature, a finding or a visit that stands")
def test_records_stand(law: Law, world: World) -> None:
    case = ripe(world)
    rows: list[tuple[Any, dict[str, Any]]] = [
        (Signature.objects.filter(case=case).first(), {"content": "0" * 64}),
        (Finding.objects.filter(inspection__case=case).first(), {"passed": False}),
        (Inspection.objects.filter(case=case).first(), {"on_site": False}),
    ]
    for row, change in rows:
        name = row._meta.model_name
        law.sql(f"{name}_update", lambda r=row, c=change: update(r, **c))
        law.sql(f"{name}_delete", lambda r=row: delete(r))
