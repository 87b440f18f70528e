"""Rework is real: demands are answered with what is new, and a pass is a finding of one's own."""

from __future__ import annotations

import io
from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction

from tests.imports.refusals import blocked, invalid, on_its_way
from tests.tracker.test_pictures import scene
from tests.world import World, all_passed, photo
from tracker.models import Case, CaseEvent, Demand, DemandAnswer, Evidence, Finding, Inspection
from tracker.vocabulary import Gate
from workflows.door import Outcome

pytestmark = pytest.mark.django_db


def execute(sql: str, *params: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)


def refuses(words: str, sql: str, *params: Any) -> None:
    with pytest.raises(DatabaseError, match=words), transaction.atomic():
        execute(sql, *params)


def picture(seed: int, quality: int = 90, side: int = 640, name: str = "") -> SimpleUploadedFile:
    out = io.BytesIO()
    scene(seed).resize((side, side * 3 // 4)).save(out, "JPEG", quality=quality)
    return SimpleUploadedFile(name or f"{seed}-{quality}.jpg", out.getvalue(), "image/jpeg")


def pdf(words: str) -> SimpleUploadedFile:
    content = f"%PDF-1.4\n1 0 obj <<>> endobj\n% {words}\n%%EOF".encode()
    return SimpleUploadedFile(f"{words}.pdf", content, "application/pdf")


def reworked(world: World, **changes: Any) -> Case:
    found = {"solved": "no", "solved_remark": "三楼无水", "solved_demand": "接通三楼", **changes}
    return world.do("chen", "rework", world.submitted(), **all_passed(**found)).case


# A pass is a finding of the inspector's own --------------------------------------------------


@pytest.mark.parametrize("gate", Gate)
@pytest.mark.parametrize("words", ["", "  ", "。", "…"])
def test_a_pass_needs_a_word_at_each_gate(world: World, gate: str, words: str) -> None:
    wordless = all_passed(**{f"{gate}_remark": words})
    assert invalid(world, "chen", "verify", world.called_back(), **wordless) == {f"{gate}_remark"}


def test_a_pass_beside_a_gate_that_failed_needs_a_word_too(world: World) -> None:
    found = all_passed(solved="no", solved_remark="无水", measures_remark="")
    assert invalid(world, "chen", "rework", world.submitted(), **found) == {"measures_remark"}


def test_a_picture_of_the_own_will_do(world: World) -> None:
    files = {f"{gate}_files": [photo("own.jpg")] for gate in Gate}
    wordless = {f"{gate}_remark": "" for gate in Gate}
    case = world.do("chen", "verify", world.called_back(), **all_passed(**wordless, **files)).case
    assert {f.pictures for f in Finding.objects.all()} == {1}
    world.signed(world.published(case))
    world.tick(days=20)
    assert world.do("zhou", "close", case).case.status == "closed"


def test_the_units_picture_is_not_the_inspectors(world: World) -> None:
    """Nor the same one saved anew, nor a paper that is no picture."""
    case = world.planned()
    measure = case.measures.get().pk
    world.do("li", "measure", case, measure=measure, done=True, uploads=[picture(1)])
    case = world.called_back(world.submitted(case))
    for theirs in (picture(1), picture(1, 40, 320), pdf("paper")):
        found = all_passed(solved_remark="", solved_files=[theirs])
        assert invalid(world, "chen", "verify", case, **found) == {"solved_remark"}
    found = all_passed(solved_remark="", solved_files=[picture(1), picture(2)])
    assert world.do("chen", "verify", case, **found).case.gate_solved.pictures == 1


def test_raw_sql_writes_no_wordless_pass(world: World) -> None:
    world.verified()
    visit = Inspection.objects.get()
    begin = "INSERT INTO tracker_finding (inspection_id, gate, passed, partly, remark, pictures)"
    for remark, pictures in (("", 0), ("  ", 0), ("", None), ("x", None)):
        row = (visit.pk, "other", True, False, remark, pictures)
        with pytest.raises(DatabaseError), transaction.atomic():
            execute(f"{begin} VALUES (%s, %s, %s, %s, %s, %s)", *row)
    with pytest.raises(DatabaseError), transaction.atomic():  # both passed and partly
        execute(f"{begin} VALUES (%s, %s, %s, %s, %s, %s)", visit.pk, "o", True, True, "x", 0)


def test_a_picture_that_is_claimed_and_not_there_opens_no_gate(world: World) -> None:
    """Whoever writes rows by hand says that there were pictures: the case still does not move."""
    case = world.called_back()
    visit = Inspection.objects.create(
        case=case, round=1, inspector=world.people["chen"], on_site=True, passed=True, at=world.now
    )
    rows = [
        Finding.objects.create(inspection=visit, gate=gate, passed=True, pictures=1)
        for gate in Gate
    ]
    told = {"from_status": "submitted", "to_status": "verified"}
    told |= {"actor": world.people["chen"], "factor": "totp"}
    CaseEvent.objects.create(
        case=case, seq=case.version + 1, verb="verify", at=world.now, round=1, **told
    )
    named = {f"gate_{row.gate}": row for row in rows}
    with pytest.raises(DatabaseError, match="four passed findings"), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(status="verified", version=case.version + 1, **named)


# What is demanded ----------------------------------------------------------------------------


def test_rework_says_what_is_demanded(world: World) -> None:
    found = all_passed(solved="no", solved_remark="无水", solved_demand=" 。\n")
    assert invalid(world, "chen", "rework", world.submitted(), **found) == {"solved_demand"}
    case = reworked(world, solved_demand="接通三楼\n\n更换水表", reply="no", reply_remark="未答复")
    rows = [(d.round, d.gate, d.text, d.finding.gate) for d in case.demands.all()]
    assert rows == [
        (2, "solved", "接通三楼", "solved"),
        (2, "solved", "更换水表", "solved"),
        (2, "reply", "重新整改", "reply"),
    ]
    record = case.events.last().record
    assert [demand.gate for demand in record.demands] == ["solved", "solved", "reply"]


def test_partly_passes_no_gate_and_says_what_remains(world: World) -> None:
    case = world.called_back()
    partly = all_passed(solved="partly", solved_remark="一、二楼已通水", solved_demand="三楼")
    assert "solved" in invalid(world, "chen", "verify", case, **partly)
    dumb = {**partly, "solved_demand": ""}
    assert invalid(world, "chen", "rework", case, **dumb) == {"solved_demand"}
    case = world.do("chen", "rework", case, **partly).case
    finding = Finding.objects.get(gate="solved")
    assert (finding.passed, finding.partly, case.round) == (False, True, 2)
    assert case.demands.get().text == "三楼"
    assert case.events.last().record.partly == ("solved",)


def test_each_demand_is_answered_by_words_with_new_evidence(world: World) -> None:
    case = reworked(world, solved_demand="接通三楼\n更换水表")
    one, other = case.demands.all()
    assert blocked(world, "zhao", "submit", case) == ["demand", "demand", "shown_again"]
    world.do("li", "respond", case, demand=one.pk, text="已接通")  # nothing is shown
    assert blocked(world, "zhao", "submit", case) == ["demand", "demand", "shown_again"]
    world.do("li", "respond", case, demand=one.pk, text="见图", uploads=[photo("after.jpg")])
    assert blocked(world, "zhao", "submit", case) == ["demand", "demand", "shown_again"]
    world.do("li", "respond", case, demand=one.pk, text="见图", uploads=[photo("new.jpg")])
    assert blocked(world, "zhao", "submit", case) == ["demand"]
    # What answers one demand answers no other.
    world.do("li", "respond", case, demand=other.pk, text="已换", uploads=[photo("new.jpg")])
    assert blocked(world, "zhao", "submit", case) == ["demand"]
    world.do("li", "respond", case, demand=other.pk, text="已换", uploads=[photo("meter.jpg")])
    assert on_its_way(case)
    assert world.do("zhao", "submit", case).case.status == "submitted"


def test_or_by_a_new_measure_that_is_done_and_shown(world: World) -> None:
    case = reworked(world)
    new = {"text": "加装水泵", "owner": "刘工", "due_on": world.now.date()}
    demand = case.demands.get()
    case = world.do("li", "add_measures", case, demand=demand.pk, measures=[new]).case
    measure = case.measures.get(round=2)
    assert (measure.demand, measure.text) == (demand, "加装水泵")
    codes = ["demand", "measure_open", "shown_again"]
    assert blocked(world, "zhao", "submit", case) == codes
    report = {"measure": measure.pk, "done": True}
    world.do("li", "measure", case, **report, uploads=[photo("after.jpg")])
    assert blocked(world, "zhao", "submit", case) == ["demand", "measure_unshown", "shown_again"]
    world.do("li", "measure", case, **report, uploads=[photo("pump.jpg")])
    assert world.do("zhao", "submit", case).case.status == "submitted"


def test_measures_are_added_only_after_rework_and_within_the_deadline(world: World) -> None:
    new = {"text": "加装水泵", "owner": "刘工", "due_on": world.now.date()}
    assert blocked(world, "li", "add_measures", world.planned(), measures=[new]) == [
        "not_sent_back"
    ]
    case = reworked(world)
    late = {**new, "due_on": (world.now + timedelta(days=90)).date()}
    assert invalid(world, "li", "add_measures", case, measures=[late]) == {"measures"}


def test_a_demand_of_another_case_or_round_is_none(world: World) -> None:
    case, other = reworked(world), reworked(world)
    theirs = other.demands.get().pk
    assert invalid(world, "li", "respond", case, demand=theirs, text="已办") == {"demand"}
    mine = case.demands.get().pk
    case = world.submitted(case)
    case = world.do("chen", "rework", case, **all_passed(solved="no", solved_remark="仍无水")).case
    assert invalid(world, "li", "respond", case, demand=mine, text="已办") == {"demand"}


# The database holds it ------------------------------------------------------------------------


def moved(world: World, case: Case, verb: str, to: str, **changes: Any) -> None:
    """Move a case by hand, event and all."""
    told = {"from_status": case.status, "to_status": to}
    CaseEvent.objects.create(
        case=case, seq=case.version + 1, verb=verb, at=world.now, round=case.round, **told
    )
    Case.objects.filter(pk=case.pk).update(status=to, version=case.version + 1, **changes)


def test_raw_sql_submits_nothing_unanswered(world: World) -> None:
    case = reworked(world)
    with pytest.raises(DatabaseError, match="a demand is not answered"), transaction.atomic():
        moved(world, case, "submit", "submitted")
    demand = case.demands.get()
    DemandAnswer.objects.create(case=case, demand=demand, text="已办", at=world.now)
    with pytest.raises(DatabaseError, match="a demand is not answered"), transaction.atomic():
        moved(world, case, "submit", "submitted")


def test_raw_sql_lets_no_earlier_measure_answer(world: World) -> None:
    """Done and shown in the first round: what was found wanting then is not met by it."""
    case = reworked(world)
    case.measures.update(demand=case.demands.get())
    with pytest.raises(DatabaseError, match="a demand is not answered"), transaction.atomic():
        moved(world, case, "submit", "submitted")


def test_raw_sql_sends_nothing_back_without_a_demand(world: World) -> None:
    case = world.submitted()
    with pytest.raises(DatabaseError, match="sent back for nothing"), transaction.atomic():
        moved(world, case, "rework", "deadline", round=2)


def test_demands_and_answers_stay_as_they_were_written(world: World) -> None:
    case = world.answered(reworked(world))
    assert case.demands.exists()
    for model in (Demand, DemandAnswer):
        with pytest.raises(DatabaseError), transaction.atomic():
            model.objects.update(text="别的")
        with pytest.raises(DatabaseError), transaction.atomic():
            model.objects.all()._raw_delete("default")


def test_cases_that_were_sent_back_before_get_their_demands(world: World) -> None:
    case = reworked(world)
    world.submitted(reworked(world))
    before = set(Demand.objects.values_list("pk", flat=True))
    import_module("tracker.migrations.0026_rework_demands").demand(apps, None)
    added = Demand.objects.exclude(pk__in=before).get()
    assert (added.case, added.round, added.gate, added.text) == (case, 2, "solved", "三楼无水")


# What lies with the case already --------------------------------------------------------------


def attached(world: World, case: Case, *uploads: SimpleUploadedFile, who: str = "li") -> Outcome:
    return world.do(who, "attach", case, uploads=list(uploads))


def known(case: Case) -> list[tuple[str, str | None]]:
    rows = Evidence.objects.filter(case=case).order_by("pk").select_related("earlier")
    return [(row.name, row.earlier and row.earlier.name) for row in rows]


def test_the_same_file_is_taken_in_and_known(world: World) -> None:
    case = world.planned()
    attached(world, case, picture(1, name="a.jpg"), pdf("p"))
    attached(world, case, picture(1, name="b.jpg"), pdf("p"), picture(2, name="c.jpg"))
    assert known(case) == [
        ("a.jpg", None),
        ("p.pdf", None),
        ("c.jpg", None),
        ("b.jpg", "a.jpg"),
        ("p.pdf", "p.pdf"),
    ]


def test_nearly_the_same_picture_is_known_and_another_is_not(world: World) -> None:
    case = world.planned()
    attached(world, case, picture(1, name="a.jpg"))
    attached(world, case, picture(1, 35, 400, name="b.jpg"), picture(2, name="c.jpg"))
    attached(world, case, picture(1, 50, 300, name="d.jpg"))  # of a copy: still the first
    assert dict(known(case)) == {"a.jpg": None, "b.jpg": "a.jpg", "c.jpg": None, "d.jpg": "a.jpg"}


def test_twice_in_one_act_is_new_once(world: World) -> None:
    case = world.planned()
    attached(world, case, picture(1, name="a.jpg"), picture(1, 40, name="b.jpg"))
    assert known(case) == [("a.jpg", None), ("b.jpg", "a.jpg")]


def test_whoever_brought_it(world: World) -> None:
    """The reporter's own picture of the hole does not show that it was filled."""
    case = world.logged(uploads=[picture(1, name="hole.jpg")])
    case = world.planned(world.assigned(case))
    measure = {"measure": case.measures.get().pk, "done": True}
    world.do("li", "measure", case, **measure, uploads=[picture(1, 60, name="done.jpg")])
    world.do("li", "reply", case, text="已恢复。", method="phone")
    assert blocked(world, "zhao", "submit", case) == ["measure_unshown"]
    world.do("li", "measure", case, **measure, uploads=[picture(2)])
    assert world.do("zhao", "submit", case).case.status == "submitted"


def test_one_picture_shows_one_measure(world: World) -> None:
    day = (world.now + timedelta(days=5)).date()
    steps = [{"text": text, "owner": "刘工", "due_on": day} for text in ("抢修", "加压")]
    case = world.planned(measures=steps)
    for measure in case.measures.all():
        report = {"measure": measure.pk, "done": True}
        world.do("li", "measure", case, **report, uploads=[photo("same.jpg")])
    world.do("li", "reply", case, text="已恢复。", method="phone")
    assert blocked(world, "zhao", "submit", case) == ["measure_unshown"]


def test_a_picture_from_before_looks_were_kept_is_compared_by_its_bytes(world: World) -> None:
    case = world.planned()
    attached(world, case, picture(1, name="old.jpg"))
    first = Evidence.objects.get()
    with connection.cursor() as cursor:  # as an upgrade finds it
        on = "" if connection.vendor == "sqlite" else " ON tracker_evidence"
        cursor.execute(f"DROP TRIGGER guard_evidence_update{on}")
    Evidence.objects.filter(pk=first.pk).update(looks=None)
    attached(world, case, picture(1, 40, name="again.jpg"))
    assert dict(known(case))["again.jpg"] == "old.jpg"


def test_raw_sql_calls_no_old_file_new(world: World) -> None:
    case = world.planned()
    attached(world, case, photo("a.jpg"))
    row = Evidence.objects.get()
    row.pk, row.seq = None, case.version + 3
    row.file.name = "evidence/other.jpg"
    with pytest.raises(DatabaseError, match="lies with the case already"), transaction.atomic():
        row.save(force_insert=True)
