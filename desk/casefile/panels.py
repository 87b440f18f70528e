"""The panels of the case page: steps, gates, time limits, measures, answers, files, people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

from desk.casefile.links import file_url
from desk.casefile.texts import QUESTIONS
from tracker import haste, reference, timekeeping
from tracker.case_facts import facts_of, with_people
from tracker.models import (
    CallBack,
    Case,
    Clock,
    ClockPause,
    Evidence,
    Inspection,
    Report,
    Signature,
    Unit,
)
from tracker.road import WINDOWS
from tracker.time import clocks
from tracker.time.clocks import LeftState
from tracker.vocabulary import ClockKind, CustodyKind, EvidenceKind, Gate
from web.shapes import (
    ClockChip,
    ClockState,
    FileItem,
    GateCard,
    GateState,
)

# Files ---------------------------------------------------------------------------------------


class Files:
    """All files of a case, read once, found by what they belong to."""

    def __init__(self, case: Case, elsewhere: Mapping[str, list[str]] | None = None) -> None:
        """`elsewhere`: by digest, the numbers of other cases on which the same file lies."""
        self.case = case
        self.elsewhere = elsewhere or {}
        self.rows = facts_of(case).files
        self.came = {row.pk: row.at for row in self.rows}
        with_people(self.rows)
        self.of_measure: dict[int | None, list[FileItem]] = defaultdict(list)
        self.of_demand: dict[int | None, list[FileItem]] = defaultdict(list)
        self.of_finding: dict[int | None, list[FileItem]] = defaultdict(list)
        self.of_kind: dict[str, list[FileItem]] = defaultdict(list)
        self.of_act: dict[int, list[FileItem]] = defaultdict(list)
        for row in self.rows:
            item = self.item(row)
            self.of_measure[row.measure_id].append(item)
            self.of_demand[row.demand_id].append(item)
            self.of_finding[row.finding_id].append(item)
            self.of_kind[row.kind].append(item)
            self.of_act[row.seq].append(item)

    def item(self, row: Evidence) -> FileItem:
        url = file_url(self.case, row)
        thumb = f"{url}?small=1" if row.is_image else ""
        by = str(row.by) if row.by else ""
        return FileItem(
            *(url, row.caption or row.name, row.size, row.at, by, thumb),
            since=self.came.get(row.earlier_id or 0),
            elsewhere=listed(self.elsewhere.get(row.sha256, ())),
        )

    def groups(self) -> list[tuple[str, list[FileItem]]]:
        return [(str(k.label), self.of_kind[k]) for k in EvidenceKind if k in self.of_kind]


# Gates ---------------------------------------------------------------------------------------


def gates(case: Case, files: Files) -> list[GateCard]:
    """The four gates, each with what the latest inspection found."""
    latest = facts_of(case).last_inspection
    found = facts_of(case).findings(latest) if latest else {}
    with_people([latest] if latest else [])
    cards = []
    for number, gate in enumerate(Gate, start=1):
        finding = found.get(gate)
        state = GateState.OPEN
        if finding is not None:
            state = GateState.PASSED if finding.passed else GateState.FAILED
            state = GateState.PARTLY if finding.partly else state
        cards.append(
            GateCard(
                number=number,
                title=str(gate.label),
                question=str(QUESTIONS[gate]),
                state=state,
                by=seen_by(latest, case) if latest else "",
                at=latest.at if latest else None,
                remark=finding.remark if finding else "",
                files=files.of_finding[finding.pk] if finding else (),
            )
        )
    return cards


def hasty(case: Case) -> dict[int, int]:
    """By key, the inspections that verified in haste, and how many cases that minute saw."""
    found = {row.pk: row.pace for row in facts_of(case).paces}  # type: ignore[attr-defined]  # annotated
    return {key: pace for key, pace in found.items() if pace >= haste.CASES}


def in_haste(pace: int) -> str:
    return gettext("%(n)s cases verified by one person within one minute") % {"n": pace}


def haste_of(case: Case) -> str:
    """What is said beside the latest findings, where they were made in haste."""
    latest = facts_of(case).last_inspection
    pace = hasty(case).get(latest.pk) if latest is not None and latest.passed else None
    return in_haste(pace) if pace else ""


def seen_by(inspection: Inspection, case: Case) -> str:
    if inspection.passed and not inspection.on_site:
        return gettext("%(name)s, without a visit") % {"name": inspection.inspector}
    if inspection.round < case.round:
        words = gettext("%(name)s, in round %(round)s")
        return words % {"name": inspection.inspector, "round": inspection.round}
    return str(inspection.inspector)


# Time limits ---------------------------------------------------------------------------------


def chip(clock: Clock, at: datetime) -> ClockChip:
    """How one clock stands at the moment `at`."""
    kind = str(ClockKind(clock.kind).label)
    state, days = state_of(clock, at)
    return ClockChip(state, days, clock.due, kind, provisional=clock.provisional)


def state_of(clock: Clock, at: datetime) -> tuple[ClockState, int]:
    if clock.kind in WINDOWS and (clock.stopped or clock.late(at)):
        return ClockState.OVER, 0
    if clock.stopped:
        return (ClockState.LATE if clock.late(at) else ClockState.STOPPED), 0
    left = clocks.left(at, clock.due, reference.calendar())
    return ClockState(LeftState(left.state).value), abs(left.days)


def provisional(case: Case) -> bool:
    """Whether the deadline of the case may still move with the calendar."""
    clock = facts_of(case).clocks.get(ClockKind.RECTIFY)
    return clock is not None and clock.provisional


def why_then(clock: Clock, pauses: list[ClockPause]) -> str:
    """How the date of a clock comes about. A later round's promise is the day of a milestone."""
    day, plain = clock.promised_on, not (clock.extended or pauses)
    if clock.kind == ClockKind.RECTIFY and clock.round > 1 and day is not None and plain:
        return gettext("the day of the next milestone: %(day)s") % {"day": day.isoformat()}
    return clocks.explain(timekeeping.reckoning(clock, pauses))


def time_limits(case: Case, at: datetime) -> dict[str, list[dict[str, Any]]]:
    """Every clock, running and stopped, each with how its date comes about."""
    found: dict[str, list[dict[str, Any]]] = {"running": [], "stopped": []}
    facts = facts_of(case)
    for clock in sorted(facts.all_clocks, key=lambda clock: (clock.due or clock.started, clock.pk)):
        found["stopped" if clock.stopped else "running"].append(
            {
                "chip": chip(clock, at),
                "why": why_then(clock, facts.pauses(clock)),
                "stopped": clock.stopped,
                "round": clock.round if clock.round > 1 else None,
            }
        )
    return found


# Work ----------------------------------------------------------------------------------------


def measures(case: Case, files: Files) -> list[dict[str, Any]]:
    return [
        {"row": row, "files": files.of_measure[row.pk]} for row in facts_of(case).reported_measures
    ]


def reports(case: Case) -> list[dict[str, Any]]:
    """The reporters without their names: how they can be reached, and what they answered."""
    calls: dict[int, list[CallBack]] = defaultdict(list)
    for call in facts_of(case).call_backs:
        calls[call.report_id].append(call)
    return [
        {"row": row, "who": masked(row), "calls": calls[row.pk]} for row in facts_of(case).reports
    ]


def masked(report: Report) -> str:
    """A reporter in words that name nobody."""
    if report.anonymous:
        return gettext("Anonymous reporter, no contact")
    if report.reachable:
        return gettext("Named reporter, left a contact")
    return gettext("Named reporter, no contact")


# People --------------------------------------------------------------------------------------


def people(case: Case) -> list[tuple[str, str]]:
    """Who has to do with the case, by part."""
    signed = facts_of(case).signatures
    rows: list[tuple[str, Any]] = [
        (gettext("Lead unit"), case.unit),
        (gettext("Co-units"), listed(co_units(case))),
        (gettext("Responsible leader"), case.leader),
        (gettext("Acts for the unit head"), case.stand_in),
        (gettext("Inspector"), case.inspector),
        (gettext("Logged by"), case.logged_by),
        (gettext("Assigned by"), case.assigned_by),
    ]
    rows += [
        (
            gettext("Signed: %(role)s") % {"role": s.get_role_display()},
            " · ".join(filter(None, (str(s.user), signed_how(s)))),
        )
        for s in signed.values()
    ]
    return [(name, str(value)) for name, value in rows if value]


def signed_how(signature: Signature) -> str:
    """The opinion, with what it was signed, and what was last done to the account before."""
    hands = [h for h in reference.custody().get(signature.user_id, ()) if h.at <= signature.at]
    return " · ".join(
        str(words)
        for words in (
            signature.opinion,
            signature.get_factor_display(),
            handled(hands[-1]) if hands else "",
        )
        if words
    )


def handled(hand: reference.Hand) -> str:
    """What was done to the signer's account, and on whose word it counts."""
    told = {
        "event": CustodyKind(hand.kind).label,
        "day": date_format(timezone.localtime(hand.at), "DATE_FORMAT"),
        "by": hand.by or gettext("System"),
        "who": hand.confirmed_by,
    }
    if hand.confirmed_by is None:
        return gettext("account: %(event)s, %(day)s, by %(by)s") % told
    return gettext("account: %(event)s, %(day)s, by %(by)s, confirmed by %(who)s") % told


def co_units(case: Case) -> list[Unit]:
    """In the order of their codes, as in every list of units."""
    found = (reference.units.get(pk) for pk in facts_of(case).co_unit_ids)
    return sorted(filter(None, found), key=lambda unit: unit.code)


def listed(values: Sequence[Any]) -> str:
    """Names in one line, with the list mark of the language."""
    return gettext(", ").join(str(value) for value in values)
