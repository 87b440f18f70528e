"""What was found wanting, what is demanded, and what is new since: side by side, round by round."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext, gettext_lazy

from desk.casefile.panels import Files
from tracker.case_facts import facts_of, with_people
from tracker.models import Case, Demand, Evidence
from tracker.rework_rules import answered
from tracker.vocabulary import EvidenceKind, Gate, VerbName
from web.formatting import moment
from web.shapes import FileItem


@dataclass(frozen=True)
class New:
    """One thing that the unit holds against a demand."""

    text: str
    note: str
    files: Sequence[FileItem] = ()


@dataclass(frozen=True)
class Demanded:
    """One demand: `found` is what was seen then, `new` what has come since.

    `heading` is the gate; where no inspector sent the case back, by which act it came back.
    """

    heading: str
    text: str
    found: str
    partly: bool
    by: str
    at: datetime | None
    round: int
    answered: bool
    new: Sequence[New]


def demanded(case: Case, files: Files) -> list[Demanded]:
    """All demands of the case, those of the present round first."""
    facts = facts_of(case)
    with_people([*facts.inspections, *facts.demand_answers, *facts.demands])
    findings = {row.pk: row for row in facts.all_findings}
    visits = {row.pk: row for row in facts.inspections}
    shown = []
    for row in facts.demands:
        finding = findings[row.finding_id] if row.finding_id is not None else None
        visit = visits[finding.inspection_id] if finding is not None else None
        shown.append(
            Demanded(
                heading=heading(row),
                text=row.text,
                found=finding.remark if finding is not None else "",
                partly=finding is not None and finding.partly,
                by=str(visit.inspector if visit is not None else row.by),
                at=visit.at if visit is not None else row.at,
                round=row.round,
                answered=answered(case, row),
                new=new(case, row, files),
            )
        )
    return sorted(shown, key=lambda one: -one.round)


def heading(row: Demand) -> str:
    """What a demand is about."""
    parts = [str(Gate(row.gate).label)] if row.gate else []
    parts += [str(SENT_BACK[row.verb])] if row.verb in SENT_BACK else []
    return " · ".join(parts)


# Of what no inspector sent back.
SENT_BACK: dict[str, Any] = {
    VerbName.DECLINE: gettext_lazy("Signature declined"),
    VerbName.DECIDE_OBJECTION: gettext_lazy("Objection upheld"),
}


def of_round(case: Case, files: Files) -> list[Demanded]:
    return [one for one in demanded(case, files) if one.round == case.round]


def new(case: Case, demand: Demand, files: Files) -> list[New]:
    """The measures and the words by which a demand is met, with what shows them."""
    facts = facts_of(case)
    found = []
    for row in facts.reported_measures:
        if row.demand_id == demand.pk:
            done = moment(row.done_at) if row.done_at else gettext("Not yet done")
            words = f"{row.text}\n{row.progress}".strip()
            found.append(New(words, f"{row.owner} · {done}", files.of_measure[row.pk]))
    said = [row for row in facts.demand_answers if row.demand_id == demand.pk]
    found += [New(row.text, f"{row.by or ''} · {moment(row.at)}") for row in said]
    shown = files.of_demand[demand.pk]
    return [*found, New(gettext("Evidence"), "", shown)] if shown else found


@dataclass(frozen=True)
class Reaching:
    """One milestone in force, and what inspectors have found of it."""

    text: str
    owner: str
    due_on: date
    reached: bool
    findings: Sequence[New]


def milestones(case: Case) -> list[Reaching]:
    """The milestones of the plans that were granted, the next one first."""
    facts = facts_of(case)
    with_people(facts.milestone_findings)
    granted = {row.pk for row in facts.all_requests if row.granted}
    shown = []
    for row in sorted(facts.milestones, key=lambda row: (row.due_on, row.pk)):
        if row.plan_id not in granted:
            continue
        seen = [found for found in facts.milestone_findings if found.milestone_id == row.pk]
        shown.append(
            Reaching(
                text=row.text,
                owner=row.owner,
                due_on=row.due_on,
                reached=any(found.passed for found in seen),
                findings=[
                    New(found.remark, f"{found.inspector} · {moment(found.at)}") for found in seen
                ],
            )
        )
    return shown


def elsewhere(case: Case) -> dict[str, list[str]]:
    """By digest, the other cases of the unit on which a file of this case lies too.

    Only for the inspector of the case, and of those cases: nobody else reads it.
    """
    kind = EvidenceKind.EVIDENCE
    shown = {row.sha256 for row in facts_of(case).files if row.kind == kind}
    found: dict[str, list[str]] = {}
    if not shown or case.unit_id is None:
        return found
    theirs = {"case__unit": case.unit_id, "case__inspector": case.inspector_id}
    rows = Evidence.objects.filter(sha256__in=shown, kind=kind, **theirs).exclude(case=case)
    for digest, number in rows.order_by("case").values_list("sha256", "case__number").distinct():
        found.setdefault(digest, []).append(number)
    return found
