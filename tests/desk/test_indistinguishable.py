"""Two cases alike but for a discipline track are the same to the unit, byte for byte."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from notifications import compose, late
from notifications.models import Message
from tests.notifications.conftest import by_mail
from tests.tracks import HANDED, NONE_FOUND
from tests.world import World, all_passed
from tracker import reference
from tracker.models import Case, CaseEvent
from tracker.road import MOVES
from tracker.verbs import VERBS
from tracker.vocabulary import UNIT_ROLES, VerbName

pytestmark = pytest.mark.django_db

UNIT = ("li", "zhao", "qian")
# What differs from one request to the next: tokens, digests, keys, numbers and moments.
NORMAL = (
    (re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"'), "token"),
    (re.compile(r'nonce="[^"]+"'), "nonce"),
    (re.compile(r"\b[0-9a-f]{12,}\b"), "digest"),
    (re.compile(r"\d+"), "#"),
)
# Reference data is read again once a minute, by whoever comes then.
KEPT = re.compile(
    r'FROM "tracker_(tier|tierspan|channel|category|unit|post|absence|custodyevent|calendar\w+)"'
)


class Taken(Exception):  # noqa: N818  # nothing went wrong
    """Undoes a life."""


def normal(text: str) -> str:
    for found, put in NORMAL:
        text = found.sub(put, text)
    return text


class Life:
    """One life of a case, with a discipline track beside it or without; what the unit gets."""

    def __init__(self, track: bool, readers: tuple[str, ...]) -> None:
        self.track, self.readers = track, readers
        self.found: dict[str, str] = {}
        self.world = World()
        self.world.begin(days_ago=60)
        self.world.with_passwords()

    def beside(self, *acts: Any) -> None:
        """What happens on the track happens at moments of its own."""
        now = self.world.now
        for act in acts if self.track else ():
            act()
        self.world.now = now

    def live(self) -> dict[str, str]:
        w = self.world
        case = w.logged(misconduct_alleged=self.track)
        case = w.assigned(case, misconduct_alleged=self.track, co_units=[w.traffic.pk])
        self.beside(
            lambda: w.confirm(
                "sun", w.track("ji", "name", case, person=w.people["zhao"].pk, text="来信点名")
            ),
            lambda: w.track("ji", "name", case, name="钱某某", post="办事员", text="来信点名"),
        )
        w.do("zhou", "stand_in", case, person=w.people["li"].pk)  # with a track or without
        self.look("assigned", case)
        w.do("li", "acknowledge", case)
        day = (w.now.date()).isoformat()
        measures = [{"text": "抢修供水管网", "owner": "刘工", "due_on": day}]
        case = w.do("li", "plan", case, leader="李强", measures=measures).case
        case = w.do("li", "submit", w.ready(case)).case
        self.beside(
            lambda: w.confirm("zhou", case.track.filter(kind="naming").last()),
            lambda: w.track("ji", "outcome", case, **HANDED, handed_on=w.now.date()),
        )
        case = w.called_back(case)
        self.look("submitted", case)
        failed = all_passed(solved="no", solved_remark="仍漏水")
        case = w.do("chen", "rework", case, **failed).case
        self.look("reworked", case)
        case = w.called_back(w.do("li", "submit", w.answered(case)).case)
        self.beside(lambda: w.settle_track(case))
        case = w.published(w.do("chen", "verify", case, **all_passed()).case)
        w.do("li", "sign", case)
        case = w.do("chen", "sign", case).case
        self.beside(
            lambda: w.track("chen", "allege", case, text="又有新的反映"),
            lambda: w.settle_track(case, **NONE_FOUND),
        )
        self.look("signed", case)
        return self.end(case)

    def end(self, case: Case) -> dict[str, str]:
        """The sign-off, and what can be taken away of it."""
        self.overdue(case)
        self.world.tick(days=20)
        case = self.world.do("zhou", "close", case).case
        self.look("closed", case)
        self.dossier(case)
        return self.found

    def overdue(self, case: Case) -> None:
        """A last allegation rests until it is late; discipline officer and auditor are told."""
        w = self.world
        by_mail(w, "li", working_days=False)
        by_mail(w, "ji", working_days=False)
        self.beside(
            lambda: w.track("ji", "allege", case, text="又有反映"),
            lambda: w.track("ji", "outcome", case, **NONE_FOUND),
        )
        late.tell_late(w.now + timedelta(days=60))
        told = Message.objects.filter(entry__isnull=False, kind="overdue")
        assert {m.person.username for m in told if m.person} == (
            {"ji", "sun"} if self.track else set()
        )
        self.look("overdue", case)
        self.beside(lambda: w.confirm("sun", case.track.filter(kind="outcome").last()))

    def look(self, stage: str, case: Case) -> None:
        """Everything that people of the unit can open, and what it costs."""
        compose.tell(list(CaseEvent.objects.values_list("pk", flat=True)), self.world.now)
        for who in self.readers:
            client = Client(headers={"accept-language": "zh-hans"})
            client.force_login(self.world.people[who])
            self.version(stage, who, case)
            for address in addresses(case, verbs=who != "qian"):
                with CaptureQueriesContext(connection) as sent:
                    answer = client.get(address)
                key = f"{stage} {who} {normal(address)}"
                if address.startswith("/ledger/export"):
                    body = "\n".join(cells(b"".join(answer)))  # type: ignore[call-overload]  # streamed
                else:
                    body = answer.content.decode()
                count = sum(not KEPT.search(one["sql"]) for one in sent)
                self.found[key] = f"{answer.status_code} {count} {normal(body)}"
            told = Message.objects.filter(person=self.world.people[who])
            rows = [
                f"{m.event and m.event.verb} {m.kind} {m.target_kind}" for m in told.order_by("pk")
            ]
            self.found[f"{stage} {who} messages"] = "\n".join(rows)

    def version(self, stage: str, who: str, case: Case) -> None:
        """How often the case has changed; every form tells it."""
        row = Case.objects.get(pk=case.pk)
        self.found[f"{stage} {who} version"] = f"{row.version} {row.events.count()}"

    def dossier(self, case: Case) -> None:
        client = Client()
        client.force_login(self.world.people["li"])
        whole = b"".join(client.get(f"/cases/{case.number}/dossier/"))  # type: ignore[call-overload]  # streamed
        with zipfile.ZipFile(io.BytesIO(whole)) as archive:
            self.found["dossier"] = normal(archive.read("dossier.json").decode())
            self.found["files"] = normal("\n".join(sorted(archive.namelist())))


def addresses(case: Case, *, verbs: bool) -> Iterator[str]:
    at = f"/cases/{case.number}/"
    yield from ("/", "/ledger/", "/ledger/?q=停水", "/ledger/?q=纪", "/ledger/export/")
    yield from ("/notices/", "/standings/", "/standings/water/", "/discipline/", "/requests/")
    yield from (at, at + "?all", at + "chart/", at + "discipline/", at + "inspect/")
    yield from (f"{at}discipline/{act}/" for act in ("allege", "name", "outcome", "take_off"))
    yield from (
        f"{at}{verb}/" for verb in VERBS if verbs and UNIT_ROLES & MOVES[VerbName(verb)].who
    )


def cells(content: bytes) -> Iterator[str]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    for row in book.get_sheet_by_index(0).to_python():
        yield " | ".join(str(value) for value in row)


def lived(track: bool, readers: tuple[str, ...] = UNIT) -> dict[str, str]:
    """A life that leaves nothing behind."""
    reference.changed()
    found: dict[str, str] = {}
    try:
        with transaction.atomic():
            found = Life(track, readers).live()
            raise Taken
    except Taken:
        reference.changed()
    return found


def test_two_cases_alike_but_for_a_track(db: None) -> None:
    lived(False, UNIT[:1])  # what is kept in memory is in memory from here on
    plain, beside = lived(False), lived(True)
    assert plain.keys() == beside.keys()
    assert len(plain) > 300
    differ = [key for key in plain if plain[key] != beside[key]]
    for key in differ[:3]:
        print(key, *first_difference(plain[key], beside[key]), sep="\n")  # shown if it fails
    assert differ == []


def first_difference(one: str, other: str) -> tuple[str, str]:
    at = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), 0)
    return one[max(at - 80, 0) : at + 120], other[max(at - 80, 0) : at + 120]
