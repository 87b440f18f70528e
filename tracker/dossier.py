"""The dossier 案卷: one archive that stands on its own, without this system and without identities.

What it says is made at the sign-off and kept (`keep`); the archive around it is put together when
it is asked for, the same byte for byte each time, as long as its files are there.

It holds `dossier.json` (the case, every event with its digest, the words that events name,
measures, findings, replies, signatures, clocks), the evidence files, and `SHA256SUMS` of all of
them in the form that `sha256sum -c` reads. The digest under the sign-off can be taken again from
`dossier.json`: it is the SHA-256 of the canonical JSON of its member `sealed`. That of words which
an event names is the HMAC-SHA256 of the canonical JSON of their `words`, with `salt` as its key.
"""

from __future__ import annotations

import hashlib
import io
import json
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from operator import attrgetter, itemgetter
from pathlib import PurePath
from typing import Any, NamedTuple
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from tracker import reference
from tracker.case_facts import facts_of, with_facts
from tracker.models import Case, CaseEvent, Dossier, Draw, Evidence, Inspection, User
from tracker.models.case import in_unit_words
from tracker.records.parts import words_in
from tracker.records.verbs import AskedRecord
from tracker.road import CHAIN
from tracker.texts import TextRow, rows_of
from tracker.vocabulary import Audience, TextKind, VerbName

CHUNK = 64 * 1024  # bytes
CASE_FIELDS = (
    *("number", "title", "text", "place", "external_id", "promise", "promised_on", "leader"),
    *("plan_text", "round", "received_at", "logged_at", "assigned_at"),
    *("acknowledged_at", "planned_at", "done_at", "verified_at", "confirmed_at", "ended_at"),
    *("sign_off_number", "dossier_digest", "status"),
)

DRAWN = ("round", "occasion", "nth", "pool", "pool_digest", "drawn_id", "at")
DRAWING = frozenset({VerbName.DRAW, VerbName.DRAW_WITNESS})
PLANNED = ("round", "text", "owner", "due_on", "done_at")
SHEET = ("round", "look", "sheet", "content", "role", "factor")
FILE_FIELDS = ("seq", "name", "kind", "caption", "mime", "size", "sha256", "round", "at")


def sealed(case: Case, events: Sequence[CaseEvent]) -> dict[str, Any]:
    """What the digest under the sign-off was taken of (`sign_off.dossier_digest`), read later.

    The events are those before the sign-off: readings and errata that came after are not in it.
    """
    end = next((e.seq for e in events if e.verb == VerbName.CLOSE), math.inf)
    files = sorted(facts_of(case).files, key=attrgetter("pk"))
    return {
        "case": case.number,
        "events": [event.digest for event in events if event.seq < end],
        "files": [file.sha256 for file in files],
        "signatures": [[str(role), getattr(case, f"signed_{role}_id")] for role in CHAIN],
        "signed": case.ended_at.astimezone(UTC).isoformat() if case.ended_at else None,
    }


# What is in it ---------------------------------------------------------------------------------


class Beside(NamedTuple):
    """What lies beside a case and is none of its facts: read once, and only where there is any."""

    draws: list[Draw]
    merged: list[str]  # the numbers of the cases that joined it


def beside(case: Case, events: Iterable[CaseEvent]) -> Beside:
    drawn = any(event.verb in DRAWING for event in events)
    numbers = case.merged_cases.values_list("number", flat=True)
    return Beside(
        list(case.draws.all()) if drawn else [],
        list(numbers) if facts_of(case).followers else [],
    )


# The words of reporters, which are not for the unit; the digests of them stay in the events.
WITHHELD = frozenset(
    {TextKind.CASE, TextKind.VERSION, TextKind.SOURCE, TextKind.SUPPLEMENT, TextKind.CALL_BACK}
)


def content(
    case: Case, events: Sequence[CaseEvent], said: Sequence[TextRow], beside: Beside
) -> dict[str, Any]:
    """The body of `dossier.json`. Reporters are counted and answered for, never named.

    `said` are the words that its events name, as far as they are for the reader.
    """
    facts, dealt = facts_of(case), ("kind", "detail", "document_no", "receipt_no")
    named = Called(events)
    called = named.called
    return {
        "format": "xiaohao-dossier-4",
        "case": {**{name: getattr(case, name) for name in CASE_FIELDS}, **neighbours(case, beside)},
        "sealed": sealed(case, events),
        "events": [
            {**event.body(), "actor_name": named.of(event), "digest": event.digest}
            for event in events
        ],
        "words": sorted(map(asdict, said), key=itemgetter("kind", "row")),
        "measures": [
            {**told(m, *PLANNED), "note": m.note and m.note.text} for m in facts.reported_measures
        ],
        "inspections": [called(visit, **inspection(case, visit)) for visit in facts.inspections],
        **sent_back(case, called),
        "replies": [called(r, **told(r, "round", "text", "method")) for r in facts.replies],
        "accountability": [called(r, **told(r, *dealt)) for r in facts.all_accountability],
        "reporters": reporters(case),
        "draws": [told(draw, *DRAWN) for draw in beside.draws],
        "differences": [called(r, **told(r, "partly", "no", "text")) for r in facts.differences],
        "signatures": [
            called(s, **told(s, *SHEET), opinion=s.opinion) for s in facts.all_signatures
        ],
        "requests": [
            told(r, "kind", "round", "reason", "granted", "decision", "asked_at")
            for r in facts.all_requests
        ],
        "clocks": clocks(case),
        "files": [{"path": path(file), **told(file, *FILE_FIELDS)} for file in facts.files],
    }


def told(row: Model, *names: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


class Called:
    """People by the name and post under which they acted at that moment."""

    def __init__(self, events: Sequence[CaseEvent]) -> None:
        self.events = events
        # Who imported or acted before there were posts is called as they are today.
        self.today = {event.actor_id: str(event.actor or "") for event in events}

    def of(self, event: CaseEvent) -> str:
        return event.actor_name or self.today[event.actor_id]

    def called(self, row: Any, **said: Any) -> dict[str, Any]:
        """What a row says, with the name and post of whoever wrote it, as they were then."""
        person = next(getattr(row, n) for n in AUTHORS if hasattr(row, n))
        acted = [e for e in self.events if e.actor_id == person and e.at <= row.at]
        by = self.of(acted[-1]) if acted else str(User.objects.get(pk=person))
        return {**said, "by": by, "post": acted[-1].actor_post if acted else "", "at": row.at}


AUTHORS = ("by_id", "user_id", "inspector_id")


def for_unit(events: Iterable[CaseEvent], said: Iterable[TextRow]) -> list[TextRow]:
    """Of these words those that are for the unit: none of a reporter's."""
    asked = (event.record for event in events if isinstance(event.record, AskedRecord))
    new_facts = {(one.kind, one.row) for record in asked if (one := record.new_fact)}
    return [
        row for row in said if row.kind not in WITHHELD and (row.kind, row.row) not in new_facts
    ]


def neighbours(case: Case, beside: Beside) -> dict[str, Any]:
    """What the case points to, by its own words or number."""
    units = sorted(filter(None, map(reference.units.get, facts_of(case).co_unit_ids)), key=str)
    return {
        "channel": case.channel.code,
        "category": case.category.path if case.category else None,
        "tier": case.tier.code if case.tier else None,
        "unit": case.unit.name if case.unit else None,
        "co_units": [unit.name for unit in units],
        "origin": case.origin.number if case.origin else None,
        "merged": beside.merged,
    }


def inspection(case: Case, visit: Inspection) -> dict[str, Any]:
    found = facts_of(case).findings(visit).values()
    return {
        **told(visit, "round", "on_site", "passed"),
        "second_look": bool(visit.look),
        "findings": [told(finding, "gate", "passed", "partly", "remark") for finding in found],
    }


def sent_back(case: Case, called: Callable[..., dict[str, Any]]) -> dict[str, Any]:
    """What was demanded and how it was met; the milestones of a long rectification."""
    facts = facts_of(case)
    demands = {demand.pk: demand.text for demand in facts.demands}
    steps = {step.pk: step.text for step in facts.milestones}
    return {
        "demands": [told(demand, "round", "gate", "text") for demand in facts.demands],
        "demand_answers": [
            called(row, demand=demands[row.demand_id], text=row.text)
            for row in facts.demand_answers
        ],
        "milestones": [told(step, "text", "owner", "due_on") for step in facts.milestones],
        "milestone_findings": [
            called(
                row, milestone=steps[row.milestone_id], **told(row, "on_site", "passed", "remark")
            )
            for row in facts.milestone_findings
        ],
    }


def reporters(case: Case) -> list[dict[str, Any]]:
    facts = facts_of(case)
    return [
        {
            "reporter": place,
            **told(report, "anonymous", "reachable", "solved", "satisfaction", "tries"),
            "call_backs": [
                told(call, "round", "outcome", "solved", "satisfaction", "at")
                for call in facts.call_backs
                if call.report_id == report.pk
            ],
        }
        for place, report in enumerate(facts.reports, start=1)
    ]


def clocks(case: Case) -> list[dict[str, Any]]:
    facts = facts_of(case)
    return [
        {
            **told(clock, "kind", "round", "amount", "unit", "started", "due", "stopped"),
            "pauses": [{"from": p.started, "to": p.ended} for p in facts.pauses(clock)],
        }
        for clock in facts.all_clocks
    ]


def path(file: Evidence) -> str:
    """A file's place in the archive: by its number, so that no name of a sender is a path."""
    suffix = PurePath(file.file.name or "").suffix
    return f"files/{file.pk:06d}{suffix}"


# The archive -----------------------------------------------------------------------------------


class Sink(io.RawIOBase):
    """A file that cannot be sought: what is written is handed on and forgotten."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.parts.append(bytes(data))
        return len(self.parts[-1])

    def drain(self) -> bytes:
        """What was written since the last time."""
        parts, self.parts = self.parts, []
        return b"".join(parts)


def keep(case: Case, at: datetime) -> dict[Audience, Dossier]:
    """Make the dossiers of a case signed off, once and for all: all that they say is read once."""
    whole = with_facts(Case.objects.filter(pk=case.pk).select_related("unit_version")).get()
    events = list(whole.events.select_related("actor").order_by("seq"))
    for event in events:
        event.case = whole
    said = rows_of(words for event in events for words in words_in(event.record))
    around = beside(whole, events)
    full = content(whole, events, said, around)
    # Its own version of the matter from here on, which the case at hand then holds.
    theirs = content(in_unit_words(whole), events, for_unit(events, said), around)
    bodies = {Audience.OFFICE: full, Audience.UNIT: theirs}
    rows = Dossier.objects.bulk_create(
        made(case, audience, body, at) for audience, body in bodies.items()
    )
    return {Audience(row.audience): row for row in rows}


def made(case: Case, audience: Audience, said: Mapping[str, Any], at: datetime) -> Dossier:
    body = json.dumps(said, ensure_ascii=False, indent=1, cls=DjangoJSONEncoder)
    digest = hashlib.sha256(body.encode()).hexdigest()
    return Dossier(case=case, audience=audience, body=body, sha256=digest, made_at=at)


def kept(case: Case, audience: Audience, at: datetime) -> Dossier:
    """The dossier as it was made; of a case closed before they were kept, it is made now."""
    with transaction.atomic():
        Case.objects.select_for_update().get(pk=case.pk)  # two who ask at once get one
        found = case.dossiers.filter(audience=audience).first()
        return found or keep(case, at)[audience]


def stream(dossier: Dossier) -> Iterator[bytes]:
    """The archive piece by piece, never as a whole in memory, the same bytes each time.

    A file that is gone from the disk is left out of the archive; `dossier.json` still names it.
    """
    sink, sums, case = Sink(), [], dossier.case
    signed = timezone.localtime(case.ended_at).timetuple()[:6]

    def entry(name: str) -> ZipInfo:
        return ZipInfo(name, signed)

    with ZipFile(sink, "w", ZIP_STORED) as archive:
        archive.writestr(entry("dossier.json"), dossier.body.encode())
        sums.append(f"{dossier.sha256}  dossier.json\n")
        yield sink.drain()
        for file in case.files.filter(at__lte=case.ended_at):
            yield from put(archive, entry(path(file)), sink, file)
            sums.append(f"{file.sha256}  {path(file)}\n")
        archive.writestr(entry("SHA256SUMS"), "".join(sums))
    yield sink.drain()


def put(archive: ZipFile, entry: ZipInfo, sink: Sink, file: Evidence) -> Iterator[bytes]:
    try:
        source = file.file.open("rb")
    except FileNotFoundError:
        return
    entry.file_size = file.size
    with source, archive.open(entry, "w") as target:
        while piece := source.read(CHUNK):
            target.write(piece)
            if sink.parts:
                yield sink.drain()
    yield sink.drain()
