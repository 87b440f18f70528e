"""The dossier 案卷: one archive that stands on its own, without this system and without identities.

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
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import UTC
from operator import itemgetter
from pathlib import PurePath
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.core.serializers.json import DjangoJSONEncoder

from tracker.models import CallBack, Case, CaseEvent, Evidence
from tracker.records.parts import words_in
from tracker.road import CHAIN
from tracker.texts import rows_of
from tracker.vocabulary import VerbName

CHUNK = 64 * 1024  # bytes
CASE_FIELDS = (
    *("number", "title", "text", "place", "external_id", "promise", "promised_on", "leader"),
    *("plan_text", "round", "misconduct_alleged", "received_at", "logged_at", "assigned_at"),
    *("acknowledged_at", "planned_at", "done_at", "verified_at", "confirmed_at", "ended_at"),
    *("sign_off_number", "dossier_digest", "status"),
)

FILE_FIELDS = ("seq", "name", "kind", "caption", "mime", "size", "sha256", "round", "at")


def sealed(case: Case) -> dict[str, Any]:
    """What the digest under the sign-off was taken of (`sign_off.dossier_digest`), read later.

    The events are those before the sign-off: readings and errata that came after are not in it.
    """
    events = case.events.order_by("seq")
    closing = events.filter(verb=VerbName.CLOSE).first()
    if closing is not None:
        events = events.filter(seq__lt=closing.seq)
    return {
        "case": case.number,
        "events": list(events.values_list("digest", flat=True)),
        "files": list(case.files.order_by("id").values_list("sha256", flat=True)),
        "signatures": [[str(role), getattr(case, f"signed_{role}_id")] for role in CHAIN],
        "signed": case.ended_at.astimezone(UTC).isoformat() if case.ended_at else None,
    }


# What is in it ---------------------------------------------------------------------------------


def content(case: Case) -> dict[str, Any]:
    """The body of `dossier.json`. Reporters are counted and answered for, never named."""
    accountability = ("kind", "detail", "document_no", "receipt_no", "by__name", "at")
    events = list(case.events.select_related("case", "actor").order_by("seq"))
    return {
        "format": "xiaohao-dossier-3",
        "case": {**{name: getattr(case, name) for name in CASE_FIELDS}, **neighbours(case)},
        "sealed": sealed(case),
        "events": [
            {**event.body(), "actor_name": str(event.actor or ""), "digest": event.digest}
            for event in events
        ],
        "words": words(events),
        "measures": list(
            case.measures.values("round", "text", "owner", "due_on", "done_at", "note__text")
        ),
        "inspections": inspections(case),
        **sent_back(case),
        "replies": list(case.replies.values("round", "text", "method", "by__name", "at")),
        "accountability": list(case.accountability.values(*accountability)),
        "reporters": reporters(case),
        "draws": list(
            case.draws.values("round", "occasion", "nth", "pool", "pool_digest", "drawn", "at")
        ),
        "differences": list(case.differences.values("partly", "no", "text", "by__name", "at")),
        "signatures": list(
            case.signatures.values("round", "look", "role", "user__name", "opinion", "at")
        ),
        "requests": list(
            case.requests.values("kind", "round", "reason", "granted", "decision", "asked_at")
        ),
        "clocks": clocks(case),
        "files": [
            {"path": path(file), **{name: getattr(file, name) for name in FILE_FIELDS}}
            for file in case.files.all()
        ],
    }


def words(events: Iterable[CaseEvent]) -> list[dict[str, Any]]:
    """The words that events name, with what their digests were taken of."""
    named = (words for event in events for words in words_in(event.record))
    return sorted(map(asdict, rows_of(named)), key=itemgetter("kind", "row"))


def neighbours(case: Case) -> dict[str, Any]:
    """What the case points to, by its own words or number."""
    return {
        "channel": case.channel.code,
        "category": case.category.path if case.category else None,
        "tier": case.tier.code if case.tier else None,
        "unit": case.unit.name if case.unit else None,
        "co_units": [unit.name for unit in case.co_units.all()],
        "origin": case.origin.number if case.origin else None,
        "merged": list(case.merged_cases.values_list("number", flat=True)),
    }


def inspections(case: Case) -> list[dict[str, Any]]:
    return [
        {
            "round": visit.round,
            "second_look": visit.look,
            "inspector": str(visit.inspector),
            "on_site": visit.on_site,
            "passed": visit.passed,
            "at": visit.at,
            "findings": [
                {"gate": f.gate, "passed": f.passed, "partly": f.partly, "remark": f.remark}
                for f in visit.findings.all()
            ],
        }
        for visit in case.inspections.select_related("inspector").prefetch_related("findings")
    ]


def sent_back(case: Case) -> dict[str, Any]:
    """What was demanded and how it was met; the milestones of a long rectification."""
    return {
        "demands": list(case.demands.values("round", "gate", "text")),
        "demand_answers": list(
            case.demand_answers.values("demand__text", "text", "by__name", "at")
        ),
        "milestones": list(case.milestones.values("text", "owner", "due_on", "plan__granted")),
        "milestone_findings": list(
            case.milestone_findings.values(
                "milestone__text", "inspector__name", "on_site", "passed", "remark", "at"
            )
        ),
    }


def reporters(case: Case) -> list[dict[str, Any]]:
    calls = CallBack.objects.filter(report__case=case)
    return [
        {
            "reporter": place,
            "anonymous": report.anonymous,
            "reachable": report.reachable,
            "solved": report.solved,
            "satisfaction": report.satisfaction,
            "tries": report.tries,
            "call_backs": list(
                calls.filter(report=report).values(
                    "round", "outcome", "solved", "satisfaction", "at"
                )
            ),
        }
        for place, report in enumerate(case.reports.defer("name", "contact"), start=1)
    ]


def clocks(case: Case) -> list[dict[str, Any]]:
    return [
        {
            "kind": clock.kind,
            "round": clock.round,
            "amount": clock.amount,
            "unit": clock.unit,
            "started": clock.started,
            "due": clock.due,
            "stopped": clock.stopped,
            "pauses": [{"from": p.started, "to": p.ended} for p in clock.pauses.all()],
        }
        for clock in case.clocks.prefetch_related("pauses")
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


def stream(case: Case) -> Iterator[bytes]:
    """The archive piece by piece, never as a whole in memory.

    A file that is gone from the disk is left out of the archive; `dossier.json` still names it.
    """
    sink, sums = Sink(), []
    body = json.dumps(content(case), ensure_ascii=False, indent=1, cls=DjangoJSONEncoder).encode()
    with ZipFile(sink, "w", ZIP_DEFLATED) as archive:
        archive.writestr("dossier.json", body)
        sums.append(f"{hashlib.sha256(body).hexdigest()}  dossier.json\n")
        yield sink.drain()
        for file in case.files.all():
            yield from put(archive, sink, file)
            sums.append(f"{file.sha256}  {path(file)}\n")
        archive.writestr("SHA256SUMS", "".join(sums))
    yield sink.drain()


def put(archive: ZipFile, sink: Sink, file: Evidence) -> Iterator[bytes]:
    try:
        source = file.file.open("rb")
    except FileNotFoundError:
        return
    with source, archive.open(path(file), "w") as target:
        while piece := source.read(CHUNK):
            target.write(piece)
            if sink.parts:
                yield sink.drain()
    yield sink.drain()
