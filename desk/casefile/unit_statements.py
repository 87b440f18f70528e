"""What the unit says about each gate, to be held against what the inspector sees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext

from desk.casefile import discipline
from desk.casefile.panels import Files, masked
from tracker import answers, track
from tracker.case_facts import facts_of
from tracker.models import CallBack, Case, Report
from tracker.vocabulary import CallOutcome, EvidenceKind, Gate
from web.formatting import both_answers, moment
from web.shapes import FileItem


@dataclass(frozen=True)
class Claim:
    """One thing claimed: `text` is the unit's or the reporter's own word."""

    title: str
    text: str = ""
    note: str = ""
    files: Sequence[FileItem] = ()


def by_gate(case: Case, files: Files) -> dict[Gate, list[Claim]]:
    return {
        Gate.MEASURES: measures(case, files),
        Gate.ACCOUNTABILITY: accountability(case),
        Gate.SOLVED: [Claim(gettext("What was reported"), case.text, case.place)],
        Gate.REPLY: [*reply(case), *(answer(report) for report in facts_of(case).reports)],
    }


def measures(case: Case, files: Files) -> list[Claim]:
    return [
        Claim(
            row.text,
            row.progress,
            gettext("%(owner)s, done %(at)s") % {"owner": row.owner, "at": moment(row.done_at)}
            if row.done_at
            else gettext("%(owner)s, not reported as done") % {"owner": row.owner},
            files.of_measure[row.pk],
        )
        for row in facts_of(case).reported_measures
    ]


def accountability(case: Case) -> list[Claim]:
    """What the track says, as far as the inspector is concerned; then the unit's own record."""
    found, record = [], facts_of(case).accountability
    if track.alleged(case):
        found.append(Claim(discipline.line(case)))
    elif record is None:
        found.append(Claim(gettext("No misconduct is alleged.")))
    if record is not None:
        numbers = [record.document_no, record.receipt_no]
        note = " · ".join(number for number in numbers if number)
        found.append(Claim(str(record.get_kind_display()), record.detail, note))
    return found


def reply(case: Case) -> list[Claim]:
    given = facts_of(case).reply
    if given is None:
        return [Claim(gettext("No reply was given."))]
    note = f"{given.get_method_display()} · {moment(given.at)}"
    return [Claim(gettext("Reply of the unit"), given.text, note)]


@dataclass(frozen=True)
class Heard:
    """What a reporter answered or added, for whoever goes to see."""

    who: str
    note: str
    words: str = ""
    new_fact: str = ""
    at: datetime | None = None
    heed: bool = False  # it has to be answered in the finding
    files: Sequence[FileItem] = ()


def told(report: Report, call: CallBack, heed: bool) -> Heard:
    """An answer; who thought better of it, or is said to have, has each of them shown."""
    how = gettext("by the receipt") if call.by_id is None else gettext("taken down by the office")
    fact = call.new_fact.text if call.new_fact is not None else None
    note = f"{both_answers(call)} · {how}"
    return Heard(masked(report), note, call.remark, fact or "", call.at, heed)


def heard(case: Case, files: Files) -> list[Heard]:
    """What reporters have said since the submission, and all that they have added."""
    facts, heeded = facts_of(case), answers.unhappy(case) + answers.denials(case)
    found = []
    for report in facts.reports:
        given = answers.answers(case, report)
        found += [told(report, call, call is given[-1] and report in heeded) for call in given]
        if not given:
            found.append(Heard(masked(report), answer(report).note))
    who = {report.pk: masked(report) for report in facts.reports}
    for added in facts.supplements:
        note = gettext("Added to the report")
        found.append(Heard(who.get(added.report_id, ""), note, added.text, at=added.at))
    material = files.of_kind[EvidenceKind.REPORT]
    if material:
        found.append(Heard(gettext("Reporter's material"), "", files=material))
    return found


def answer(report: Report) -> Claim:
    if report.outcome == CallOutcome.ANSWERED:
        return Claim(masked(report), note=both_answers(report))
    if report.tries:
        words = gettext("Not reached, %(tries)s tries so far") % {"tries": report.tries}
        return Claim(masked(report), note=words)
    return Claim(masked(report), note=gettext("Not asked yet"))
