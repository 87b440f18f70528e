"""Files and the dossier: checked readers, safe headers, an archive that stands on its own."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from PIL import Image

from tests.desk.pages import Desk, county, text
from tests.world import World, photo
from tracker import reference
from tracker.digests import canonical, salted
from tracker.dossier import stream
from tracker.models import Case, Dossier, Unit, User
from tracker.triggers import install, uninstall

__all__ = ["county"]
pytestmark = pytest.mark.django_db


def body(answer: object) -> bytes:
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]  # of Django's test client


def test_a_file_is_for_those_who_see_the_case(county: World) -> None:
    case = county.ready()
    file = case.files.get()
    for who in ("wang", "zhou", "sun", "li", "zhao"):
        assert Desk(county, who).see(case, f"files/{file.pk}/").status_code == 200, who
    for who in ("qian", "feng", "chen", "wei", "gao"):
        assert Desk(county, who).see(case, f"files/{file.pk}/").status_code == 404, who
    assert Desk(county, "wang").see(case, f"files/{file.pk + 1}/").status_code == 404


def test_a_file_is_not_reached_through_another_case(county: World) -> None:
    case, other = county.ready(), county.assigned(unit=county.traffic.pk)
    answer = Desk(county, "qian").see(other, f"files/{case.files.get().pk}/")
    assert answer.status_code == 404


def test_what_a_joined_case_brought_is_seen_with_the_other_one(county: World) -> None:
    target = county.assigned()
    words = "阳光小区停水，电话13912345678"
    other = county.logged(title="又停水", text=words, uploads=[photo("brought.jpg")])
    brought = other.files.get()
    address = f"/cases/{target.number}/files/{brought.pk}/"
    assert Desk(county, "li").client.get(address).status_code == 404
    county.merged(other, target)
    page = text(Desk(county, "li").see(target))
    assert other.number in page
    assert "又停水" not in page, "nobody has put it into words for the unit"
    assert "13912345678" not in page
    assert "13912345678" in text(Desk(county, "wang").see(target))
    assert address in page
    assert Desk(county, "li").client.get(address).status_code == 200
    assert Desk(county, "qian").client.get(address).status_code == 404
    county.do("wang", "unmerge", other, reason="另一处")
    assert Desk(county, "li").client.get(address).status_code == 404


def test_what_came_by_four_mergers_in_a_row_is_seen_at_the_last(county: World) -> None:
    first = county.logged(title="第一件", text="最早的来信", uploads=[photo("first.jpg")])
    brought, last = first.files.get(), first
    for number in range(2, 6):
        other = county.logged(title=f"第{number}件")
        county.merged(last, other)
        last = other
    page = text(Desk(county, "wang").see(last))
    assert "最早的来信" in page
    address = f"/cases/{last.number}/files/{brought.pk}/"
    assert address in page
    assert Desk(county, "wang").client.get(address).status_code == 200


def test_a_picture_is_shown_and_never_kept_or_guessed_at(county: World) -> None:
    case = county.planned()
    county.do("li", "attach", case, uploads=[photo('现场"图<1>.jpg')])
    answer = Desk(county, "li").see(case, f"files/{case.files.get().pk}/")
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["Content-Disposition"].startswith("inline; filename*=utf-8''")
    assert hashlib.sha256(body(answer)).hexdigest() == case.files.get().sha256


def test_a_document_is_a_download(county: World) -> None:
    case = county.planned()
    pdf = photo("报告.pdf")
    pdf.file = io.BytesIO(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\ntrailer\n%%EOF")
    pdf.size = len(pdf.file.getvalue())
    county.do("li", "attach", case, uploads=[pdf])
    answer = Desk(county, "li").see(case, f"files/{case.files.get().pk}/?small=1")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment")


def test_a_small_picture_is_small(county: World) -> None:
    case = county.ready()
    answer = Desk(county, "li").see(case, f"files/{case.files.get().pk}/?small=1")
    assert answer["Cache-Control"] == "private, no-store"
    with Image.open(io.BytesIO(answer.content)) as picture:
        assert max(picture.size) <= 224


def test_a_file_gone_from_the_disk_is_not_there(county: World) -> None:
    case = county.ready()
    file = case.files.get()
    file.file.storage.delete(str(file.file.name))
    desk = Desk(county, "wang")
    assert desk.see(case, f"files/{file.pk}/").status_code == 404
    assert desk.see(case, f"files/{file.pk}/?small=1").status_code == 404
    assert desk.see(case).status_code == 200


def archive(county: World, case: Case, who: str = "sun") -> zipfile.ZipFile:
    answer = Desk(county, who).see(case, "dossier/")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/zip"
    assert answer["Cache-Control"] == "private, no-store"
    return zipfile.ZipFile(io.BytesIO(body(answer)))


def test_the_dossier_stands_on_its_own(county: World) -> None:
    case = county.closed()
    county.do("zhou", "reveal", case)  # what comes later changes nothing of what was sealed
    dossier = archive(county, case)
    assert dossier.testzip() is None
    told = json.loads(dossier.read("dossier.json"))
    case.refresh_from_db()
    assert told["case"]["sign_off_number"] == case.sign_off_number
    assert hashlib.sha256(canonical(told["sealed"])).hexdigest() == case.dossier_digest
    assert len(told["events"]) == case.events.count() - 1
    for event in told["events"]:
        claimed = {k: v for k, v in event.items() if k not in ("digest", "actor_name")}
        assert hashlib.sha256(canonical(claimed)).hexdigest() == event["digest"]
    assert [s["role"] for s in told["signatures"]] == ["head", "inspector", "director"]
    assert len(told["inspections"][0]["findings"]) == 4


def named(value: object) -> list[dict[str, Any]]:
    """Everything in the JSON of an event that names words."""
    if isinstance(value, list):
        return [found for one in value for found in named(one)]
    if not isinstance(value, dict):
        return []
    here = [value] if value.keys() == {"kind", "row", "digest"} else []
    return here + [found for one in value.values() for found in named(one)]


def test_the_dossier_holds_the_words_that_its_events_name(county: World) -> None:
    case = county.planned()
    county.do("wang", "correct", case, title="小区停水四天", reason="天数有误")
    case = county.closed(county.verified(county.submitted(case)))
    county.do("wang", "correct", case, place="二号楼", reason="地点补正")  # after the sign-off
    told = json.loads(archive(county, case).read("dossier.json"))
    kept = {(row["kind"], row["row"]): row for row in told["words"]}
    refs = [ref for event in told["events"] for ref in named(event["data"])]
    assert {(ref["kind"], ref["row"]) for ref in refs} == kept.keys()
    for ref in refs:
        row = kept[ref["kind"], ref["row"]]
        assert salted(row["salt"], row["words"]) == ref["digest"], ref
    said = {words for row in told["words"] for words in row["words"].values()}
    assert {"天数有误", "小区停水四天", case.text} <= said
    assert "地点补正" not in said


def test_the_dossier_holds_every_file_and_the_sums_fit(county: World) -> None:
    dossier = archive(county, county.closed())
    sums = [line.split("  ") for line in dossier.read("SHA256SUMS").decode().splitlines()]
    assert {name for _sum, name in sums} | {"SHA256SUMS"} == set(dossier.namelist())
    for digest, name in sums:
        assert hashlib.sha256(dossier.read(name)).hexdigest() == digest


def test_the_dossier_names_no_reporter(county: World) -> None:
    case = county.closed()
    whole = archive(county, case).read("dossier.json").decode()
    assert "张三" not in whole
    assert "13800000000" not in whole
    assert json.loads(whole)["reporters"][0]["satisfaction"] == "satisfied"


def test_there_is_no_dossier_before_the_sign_off_or_for_strangers(county: World) -> None:
    open_case, closed = county.signed(), county.closed()
    assert Desk(county, "zhou").see(open_case, "dossier/").status_code == 404
    for who in ("qian", "wei", "gao"):
        assert Desk(county, who).see(closed, "dossier/").status_code == 404, who


def test_the_dossier_goes_out_in_pieces(county: World) -> None:
    dossier = county.closed().dossiers.get(audience="office")
    assert sum(1 for piece in stream(dossier) if piece) >= 3


def test_the_dossier_is_the_same_byte_for_byte_whatever_comes_later(county: World) -> None:
    case = county.closed()

    def bytes_of(who: str = "sun") -> bytes:
        return body(Desk(county, who).see(case, "dossier/"))

    first = bytes_of()
    county.do("wang", "correct", case, place="二号楼", reason="地点补正")
    county.do("wang", "release", case, title="停水", text="已恢复")
    User.objects.filter(username="zhao").update(name="赵新名")
    Unit.objects.filter(pk=case.unit_id).update(name="水利局")
    reference.changed()
    assert bytes_of() == first == bytes_of("zhou")
    assert hashlib.sha256(first).hexdigest() == hashlib.sha256(bytes_of()).hexdigest()
    told = json.loads(archive(county, case).read("dossier.json"))
    assert told["case"]["unit"] == "水务局"
    assert (told["signatures"][0]["by"], told["signatures"][0]["factor"]) == ("赵刚", "totp")
    assert "赵新名" not in str(told)


def test_people_stand_in_it_as_they_were_called_when_they_acted(county: World) -> None:
    case = county.signed()
    User.objects.filter(username__in=["zhao", "chen", "li"]).update(name="改名")
    county.tick(days=20)
    county.do("zhou", "close", case)
    told = json.loads(archive(county, case).read("dossier.json"))
    assert [s["by"] for s in told["signatures"]] == ["赵刚", "陈明", "周正"]
    assert told["inspections"][0]["by"] == "陈明"
    assert told["replies"][0]["by"] == "李强"
    assert "改名" not in str(told)


def test_the_kept_dossier_is_not_changed_by_hand(county: World) -> None:
    kept = county.closed().dossiers.get(audience="office")
    for change in (
        lambda: Dossier.objects.update(body="{}"),
        lambda: Dossier.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    kept.refresh_from_db()
    assert hashlib.sha256(kept.body.encode()).hexdigest() == kept.sha256


def test_a_case_closed_before_dossiers_were_kept_gets_one_when_it_is_asked_for(
    county: World,
) -> None:
    case = county.closed()
    uninstall()
    Dossier.objects.all().delete()
    install()
    first = body(Desk(county, "sun").see(case, "dossier/"))
    county.do("wang", "correct", case, place="二号楼", reason="地点补正")
    assert body(Desk(county, "sun").see(case, "dossier/")) == first
    case.refresh_from_db()
    assert case.dossiers.get(audience="office").made_at > case.ended_at
