"""A changed calendar: load a year's notice, work out every open clock again (design §4)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from engine.sweep import count_events
from jobs.tasks import task
from tracker import reference, timekeeping
from tracker.models import CalendarDay, CalendarYear, Case, CaseEvent, Clock
from tracker.models.calendar import DayKind
from tracker.records import store
from tracker.records.verbs import ReckonRecord
from tracker.time import clocks
from tracker.time.clocks import SpanUnit
from tracker.time.holidays import HolidayNotice
from tracker.time.ladders import SECOND, Moments
from tracker.vocabulary import FINAL, ClockKind, Role, VerbName
from workflows.flows import due_by
from workflows.models import CaseTask
from workflows.outbox import announce

BATCH = 500
LATE_DECEMBER = (12, 25)
#: Clocks whose due date leans on the table of days.
COUNTED = Q(unit=SpanUnit.WORKING_DAYS) | Q(unit=SpanUnit.PROMISED, extended__gt=0)


def publish(notices: Iterable[HolidayNotice], source: str) -> list[int]:
    """Put notices into the table, each in the place of what was known of its year.

    Returns the years. The open clocks are worked out again by `reckon`.
    """
    years = []
    with transaction.atomic():
        for notice in notices:
            _replace(notice)
            CalendarYear.objects.update_or_create(
                year=notice.year, defaults={"published": True, "source": source[:500]}
            )
            years.append(notice.year)
    reference.changed()
    return years


def _replace(notice: HolidayNotice) -> None:
    days = CalendarDay.objects.filter(day__year=notice.year)
    if CalendarYear.objects.filter(year=notice.year + 1, published=True).exists():
        # Its last days may be of the next year's notice, which nobody has taken back.
        days = days.filter(day__lt=date(notice.year, *LATE_DECEMBER))
    days.delete()
    rows = [CalendarDay(day=d, kind=DayKind.HOLIDAY, name=n) for d, n in notice.holidays.items()]
    rows += [CalendarDay(day=d, kind=DayKind.MAKEUP, name=n) for d, n in notice.makeups.items()]
    CalendarDay.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["day"], update_fields=["kind", "name"]
    )


def next_year_missing(now: datetime) -> int | None:
    """The coming year, if from 1 November on its notice is still not in the table; else None."""
    today = clocks.local(now)
    coming = today.year + 1
    return coming if today.month >= 11 and coming not in reference.calendar().published else None


@task
def reckon_all() -> dict[str, int]:
    """The background job behind a change of the calendar; done twice it changes nothing more."""
    return vars(reckon())


@dataclass
class Reckoned:
    """How many open clocks were worked out again, and how many due dates moved."""

    clocks: int = 0
    moved: int = 0


def reckon(now: datetime | None = None, batch: int = BATCH) -> Reckoned:
    """Work out every open clock again by the calendar in force; an event where a date moves."""
    reference.forget()
    done, last = Reckoned(), 0
    open_cases = Clock.objects.filter(COUNTED, stopped__isnull=True, due__isnull=False)
    while True:
        ids = open_cases.filter(case_id__gt=last).order_by("case_id")
        found = list(ids.values_list("case_id", flat=True).distinct()[:batch])
        if not found:
            return done
        with transaction.atomic():
            _reckon_cases(found, now, done)
        last = found[-1]


@dataclass
class DueChange:
    clock: Clock
    was: datetime
    due: datetime
    provisional: bool
    next_at: datetime | None

    @property
    def moved(self) -> bool:
        return self.was != self.due


def _reckon_cases(ids: list[int], now: datetime | None, done: Reckoned) -> None:
    locked = Case.objects.select_for_update().filter(pk__in=ids).exclude(status__in=FINAL)
    cases = {case.pk: case for case in locked.order_by("pk")}
    at = now or timezone.now()
    rows = Clock.objects.filter(
        COUNTED, case_id__in=list(cases), stopped__isnull=True, due__isnull=False
    ).prefetch_related("pauses")
    moments, changes = reference.moments(), []
    for clock in rows:
        clock.case = cases[clock.case_id]
        change = changed(clock, moments, at)
        done.clocks += 1
        if change is not None:
            changes.append(change)
    save(changes)
    events = record([change for change in changes if change.moved], at)
    done.moved += len(events)


def changed(clock: Clock, moments: Moments, at: datetime) -> DueChange | None:
    """What the calendar changes about a clock; None if nothing."""
    due = timekeeping.reckoning(clock)
    if due.at is None or clock.due is None:
        return None
    over = clock.next_at is None and due.at + SECOND <= at  # all was done about it
    next_at = None if over else moments.first(clock.kind, due.at, clock.started, at)
    if (due.at, due.provisional, next_at) == (clock.due, clock.provisional, clock.next_at):
        return None
    return DueChange(clock, clock.due, due.at, due.provisional, next_at)


def save(changes: list[DueChange]) -> None:
    """Write the clocks, and the due dates that cases and tasks keep of them, set by set."""
    same: dict[tuple[datetime, bool, datetime | None], list[int]] = {}
    shown: dict[tuple[str, datetime], list[int]] = {}
    for change in changes:
        key = (change.due, change.provisional, change.next_at)
        same.setdefault(key, []).append(change.clock.pk)
        if change.moved:
            shown.setdefault((change.clock.kind, change.due), []).append(change.clock.case_id)
    for (due, provisional, next_at), ids in same.items():
        Clock.objects.filter(pk__in=ids).update(due=due, provisional=provisional, next_at=next_at)
    for (kind, due), case_ids in shown.items():
        if kind == ClockKind.RECTIFY:
            Case.objects.filter(pk__in=case_ids).update(due_at=due)
        nodes = due_by(kind)
        if nodes:
            tasks = CaseTask.objects.open().filter(case_id__in=case_ids, flow_task__in=nodes)
            tasks.update(due=due)


def record(changes: list[DueChange], at: datetime) -> list[CaseEvent]:
    """An event for every date that moved, told to those whom it concerns."""
    seqs: dict[int, int] = {}
    events = []
    for change in changes:
        case = change.clock.case
        seqs[case.pk] = seqs.get(case.pk, case.version) + 1
        event = CaseEvent(
            case_id=case.pk,
            seq=seqs[case.pk],
            verb=VerbName.RECKON,
            role=Role.SYSTEM,
            at=at,
            from_status=case.status,
            to_status=case.status,
            round=case.round,
            data=store.write(
                ReckonRecord(
                    clock=ClockKind(change.clock.kind),
                    was=change.was,
                    due=change.due,
                    provisional=change.provisional,
                )
            ),
        )
        event.digest = event.compute_digest(case.number)
        events.append(event)
    CaseEvent.objects.bulk_create(events)
    count_events([event.case_id for event in events], at)
    announce(events)
    return events
