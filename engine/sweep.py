"""Time as an actor: one sweep does everything that is due at a moment (design §4).

Reminders and overdue rungs are written set by set: lock a batch of due clocks with their cases,
write events, rungs and orders, move the clocks on, enqueue one job that tells. Nothing but the
index of `next_at` is asked while nothing is due. What changes the state of a case goes through the
door, one case at a time. A case that breaks is set aside after three attempts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, NamedTuple

from django.db import OperationalError, transaction
from django.db.models import Case as Choice
from django.db.models import DateTimeField, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone

from engine import faults
from engine.models import EngineFault
from tracker import numbers, reference
from tracker.actor import SYSTEM
from tracker.db import bulk
from tracker.db.any_of import among
from tracker.errors import Busy
from tracker.models import Case, CaseEvent, Clock, RungFired, SupervisionOrder
from tracker.records import store
from tracker.records.verbs import RemindRecord
from tracker.road import LIMITS, WINDOWS
from tracker.time.ladders import SECOND, LadderStep, Moments
from tracker.vocabulary import FINAL, ClockKind, Effect, Role, VerbName
from workflows.door import perform_payload
from workflows.outbox import announce

BATCH = 1000  # clocks a transaction: a tenth of a second
#: What the system does through the door when a clock of this kind has run out.
ACTS: dict[str, VerbName] = {kind: limit.over for kind, limit in LIMITS.items() if limit.over}
COLUMNS = (
    *("pk", "case_id", "kind", "due", "started", "stopped", "next_at"),
    *("case__number", "case__version", "case__status", "case__round"),
)


class Ticking(NamedTuple):
    """A due clock with what is needed of its case: a tenth of the cost of two models."""

    pk: int
    case_id: int
    kind: str
    due: datetime | None
    started: datetime
    stopped: datetime | None
    next_at: datetime
    number: str
    version: int
    status: str
    round: int


@dataclass
class Swept:
    """What a sweep did, in numbers."""

    clocks: int = 0
    events: int = 0
    orders: int = 0
    acts: int = 0
    faults: int = 0

    def add(self, other: Swept) -> None:
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + value)


def never() -> bool:
    return False


def sweep(now: datetime, batch: int = BATCH, stopping: Callable[[], bool] = never) -> Swept:
    """Do everything due as of `now`, in batches of so many clocks; safe beside other engines.

    Between two batches it asks whether it is to stop.
    """
    total, left_alone = Swept(), set[int]()
    while not stopping():
        found = one_batch(now, batch, left_alone)
        total.add(found)
        if not found.clocks:
            break
    return total


def one_batch(now: datetime, size: int, left_alone: set[int]) -> Swept:
    """One transaction of set-based work, then the acts it found, one transaction each.

    `left_alone` collects the clocks that somebody else holds, for the next sweep.
    """
    seen: list[int] = []
    try:
        with transaction.atomic():
            clocks = taken(due_clocks(now, left_alone)[:size])
            seen += [clock.pk for clock in clocks]
            done, acting = advance(clocks, now)
    except Exception:  # one broken case must not stop the others: find it
        if not seen:
            raise
        done, acting = one_by_one(seen, now, left_alone)
    for clock in acting:
        done.add(act(clock, now, left_alone))
    return done


def due_clocks(now: datetime, left_alone: Collection[int] = ()) -> QuerySet[Clock]:
    """The clocks that need the engine at `now`, the longest waiting first."""
    held = EngineFault.objects.filter(
        Q(aside_at__isnull=False) | Q(retry_at__gt=now), clock=OuterRef("pk")
    )
    # A case that has an event from after `now` is for an engine that knows that time.
    found = Clock.objects.filter(
        ~Exists(held), next_at__isnull=False, next_at__lte=now, case__moved_at__lte=now
    )
    if left_alone:
        found = found.exclude(pk__in=left_alone)
    return found.order_by("next_at", "pk")


def taken(clocks: QuerySet[Clock]) -> list[Ticking]:
    """Lock clocks and their cases, passing over those that are in other hands.

    The clock is locked too: PostgreSQL then looks again whether it is still due, in case another
    engine was at it between our reading and our locking.
    """
    rows = clocks.select_for_update(skip_locked=True).values_list(*COLUMNS)
    return [Ticking._make(row) for row in rows]


# Set by set ----------------------------------------------------------------------------------


Said = tuple[RemindRecord, dict[str, Any]]


@dataclass
class Reached:
    """A rung that is to be fired: the clock, its due date, the step, the event that tells it."""

    clock: Ticking
    due: datetime
    step: LadderStep
    event: CaseEvent


@dataclass
class SweepPlan:
    """What is to be written for a batch."""

    now: datetime
    moments: Moments
    fired: dict[tuple[int, int], list[tuple[datetime, datetime]]]
    versions: dict[int, int] = field(default_factory=dict)
    reached: list[Reached] = field(default_factory=list)
    onward: dict[datetime | None, list[int]] = field(default_factory=dict)
    over: list[int] = field(default_factory=list)
    acting: list[Ticking] = field(default_factory=list)
    said: dict[tuple[int, datetime, bool], Said] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.blank = CaseEvent(verb=VerbName.REMIND, role=Role.SYSTEM, at=self.now)

    def take(self, clock: Ticking) -> None:
        """Decide what becomes of one clock."""
        # Of a case that has ended nothing runs but the decision on an objection to that.
        if clock.due is None or (clock.status in FINAL and clock.stopped is not None):
            self.move_on(clock, None)
            return
        out = clock.stopped is None and clock.due + SECOND <= self.now
        if out and clock.kind in ACTS:
            self.acting.append(clock)
            return
        for step in self.steps(clock, clock.due):
            event = self.event(clock, clock.due, step)
            self.reached.append(Reached(clock, clock.due, step, event))
        if out and clock.kind in WINDOWS:
            self.over.append(clock.pk)
        if clock.stopped is None:
            after = self.moments.after(clock.kind, clock.due, clock.started, self.now)
            self.move_on(clock, after)
        else:
            self.move_on(clock, None)

    def move_on(self, clock: Ticking, to: datetime | None) -> None:
        self.onward.setdefault(to, []).append(clock.pk)

    def steps(self, clock: Ticking, due: datetime) -> list[LadderStep]:
        """The rungs reached and not yet fired.

        Of several reminders only the last still says something true, and none does once the time
        has run out. Of a clock that has stopped, late, only the lateness itself is recorded.
        """
        found = [
            step
            for moment, step in self.moments.all(clock.kind, due, clock.started)
            if clock.next_at <= moment <= self.now
            and not self.was_fired(clock.pk, step, due, moment)
        ]
        if clock.stopped is not None:
            return [step for step in found if step.days == 0]
        late = [step for step in found if step.days >= 0]
        return late or found[-1:]

    def was_fired(self, clock: int, step: LadderStep, due: datetime, moment: datetime) -> bool:
        """Whether a rung fired for this due date, or since the moment that it now has."""
        past = self.fired.get((clock, step.rung_id), ())
        return any(then == due or at >= moment for then, at in past)

    def event(self, clock: Ticking, due: datetime, step: LadderStep) -> CaseEvent:
        seq = self.versions.get(clock.case_id, clock.version) + 1
        self.versions[clock.case_id] = seq
        record, data = self.tell(step, clock.kind, due, stopped=clock.stopped is not None)
        return bulk.like(
            self.blank,
            case_id=clock.case_id,
            seq=seq,
            from_status=clock.status,
            to_status=clock.status,
            round=clock.round,
            record=record,
            data=data,
        )

    def tell(self, step: LadderStep, kind: str, due: datetime, *, stopped: bool) -> Said:
        """What an event says; the same objects for all that say the same."""
        key = (step.rung_id, due, stopped)
        if key not in self.said:
            record = RemindRecord(
                clock=ClockKind(kind),
                rung=step.code,
                effect=Effect(step.effect),
                days=step.days,
                due=due,
                recipients=() if stopped else tuple(step.recipients),
            )
            self.said[key] = (record, store.write(record))
        return self.said[key]


def advance(clocks: list[Ticking], now: datetime) -> tuple[Swept, list[Ticking]]:
    """Write what is due for locked clocks; returns those for which the door has to be used."""
    if not clocks:
        return Swept(), []
    plan = SweepPlan(now, reference.moments(), fired_before(clocks))
    for clock in clocks:
        plan.take(clock)
    orders = number_orders(plan)
    write(plan, orders)
    announce(found.event for found in plan.reached)
    done = Swept(clocks=len(clocks), events=len(plan.reached), orders=len(orders))
    return done, plan.acting


def fired_before(clocks: list[Ticking]) -> dict[tuple[int, int], list[tuple[datetime, datetime]]]:
    found: dict[tuple[int, int], list[tuple[datetime, datetime]]] = {}
    rows = RungFired.objects.filter(among("clock_id", [clock.pk for clock in clocks])).order_by()
    for clock, rung, due, at in rows.values_list("clock_id", "rung_id", "due", "at"):
        found.setdefault((clock, rung), []).append((due, at))
    return found


def number_orders(plan: SweepPlan) -> dict[int, str]:
    """Numbers for the supervision orders of a plan, by place in its list, told in their events."""
    places = [
        place
        for place, found in enumerate(plan.reached)
        if found.step.effect == Effect.SUPERVISION_ORDER and found.clock.stopped is None
    ]
    if not places:
        return {}
    year = timezone.localdate(plan.now).year
    first = numbers.take(numbers.ORDER, year, len(places))
    numbered = {p: numbers.order_number(year, first + i) for i, p in enumerate(places)}
    for place, number in numbered.items():
        found = plan.reached[place]
        record, _data = plan.tell(found.step, found.clock.kind, found.due, stopped=False)
        found.event.record = replace(record, order=number)
        found.event.data = store.write(found.event.record)
    return numbered


def write(plan: SweepPlan, orders: dict[int, str]) -> None:
    """Events first, then the count of events on each case: the database insists on that order."""
    for found in plan.reached:
        found.event.digest = found.event.compute_digest(found.clock.number)
    bulk.insert(found.event for found in plan.reached)
    set_keys(plan)
    fired = RungFired(at=plan.now)
    bulk.insert(
        bulk.like(
            fired,
            clock_id=found.clock.pk,
            rung_id=found.step.rung_id,
            due=found.due,
            event_id=found.event.pk,
        )
        for found in plan.reached
    )
    if orders:
        SupervisionOrder.objects.bulk_create(
            new_order(plan.reached[place], number, plan.now) for place, number in orders.items()
        )
    count_events([found.clock.case_id for found in plan.reached], plan.now)
    for moment, ids in plan.onward.items():
        Clock.objects.filter(among("pk", ids)).update(next_at=moment)
    if plan.over:
        # A window that closes by itself closes when it is over, not when somebody looks.
        Clock.objects.filter(pk__in=plan.over).update(stopped=F("due"))


def set_keys(plan: SweepPlan) -> None:
    """Read back the keys that the database gave to the events."""
    if not plan.reached:
        return
    rows = CaseEvent.objects.filter(
        among("case_id", list(plan.versions)), at=plan.now, verb=VerbName.REMIND
    ).order_by()
    keys = {(case, seq): pk for case, seq, pk in rows.values_list("case_id", "seq", "pk")}
    for found in plan.reached:
        found.event.pk = keys[found.event.case_id, found.event.seq]


def new_order(found: Reached, number: str, at: datetime) -> SupervisionOrder:
    return SupervisionOrder(
        number=number,
        case_id=found.clock.case_id,
        clock_id=found.clock.pk,
        rung_id=found.step.rung_id,
        event_id=found.event.pk,
        due=found.due,
        at=at,
    )


def count_events(case_ids: Iterable[int], at: datetime) -> None:
    """Count one more event on each case, as often as it is named: one at a time, says the guard."""
    left = Counter(case_ids)
    while left:
        moved = Choice(
            When(status__in=FINAL, then=F("moved_at")), default=Value(at, DateTimeField())
        )
        rows = Case.objects.filter(among("pk", list(left)))
        rows.update(version=F("version") + 1, moved_at=moved)
        left -= Counter(left.keys())


# One at a time -------------------------------------------------------------------------------


def one_by_one(ids: list[int], now: datetime, left_alone: set[int]) -> tuple[Swept, list[Ticking]]:
    """The same work, each clock in a transaction of its own, so that only the broken one fails."""
    total, acting = Swept(), []
    for pk in ids:
        try:
            with transaction.atomic():
                done, door = advance(taken(due_clocks(now).filter(pk=pk)), now)
            total.add(done)
            acting += door
        except OperationalError:
            left_alone.add(pk)
            total.clocks += 1
        except Exception as error:  # whatever it is, it is this clock's
            faults.note(pk, error, now)
            total.add(Swept(clocks=1, faults=1))
    return total, acting


def act(clock: Ticking, now: datetime, left_alone: set[int]) -> Swept:
    """Perform as the system what this clock's running out means, through the door."""
    try:
        with transaction.atomic():
            if not taken(due_clocks(now).filter(pk=clock.pk)):
                left_alone.add(clock.pk)
                return Swept()
            Clock.objects.filter(pk=clock.pk).update(next_at=None)
            perform_payload(clock.case_id, ACTS[clock.kind], SYSTEM, {}, at=now)
    except (Busy, OperationalError):
        left_alone.add(clock.pk)
        return Swept()
    except Exception as error:  # a refusal too: the clock said that it was time
        faults.note(clock.pk, error, now)
        return Swept(faults=1)
    return Swept(acts=1)
