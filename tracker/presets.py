"""The presets every office starts with: channels, tiers with their time limits, the calendar.

Loaded once into empty tables; from then on they are the office's own data. What comes later
reaches offices that run already by a migration: `NewClock`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.db.migrations import RunPython
from django.utils import timezone

from tracker import reference
from tracker.models import CalendarDay, CalendarYear, Channel, Rung, Tier, TierSpan
from tracker.models.calendar import DayKind
from tracker.time.clocks import SpanUnit
from tracker.time.holidays import HolidayNotice, known_years, notice
from tracker.vocabulary import ClockKind as K
from tracker.vocabulary import Effect, LimitKind
from tracker.watch import PRESET

SEED_SOURCE = "chinesecalendar"
WD, D, H = SpanUnit.WORKING_DAYS, SpanUnit.DAYS, SpanUnit.HOURS

CHANNELS = [
    ("hotline", "12345热线", "12345 hotline"),
    ("visit", "来访", "Visit"),
    ("letter", "来信", "Letter"),
    ("web", "网上留言", "Website"),
    ("app", "手机端", "Mobile"),
    ("petition", "信访转办", "Petition office"),
    ("hearing", "质询会", "Hearing"),
    ("inspection", "明察暗访", "Unannounced inspection"),
    ("media", "媒体曝光", "Press"),
    ("follow_up", "回头看", "Follow-up"),
]

Spans = dict[K, tuple[int, SpanUnit]]


def general(days: int) -> Spans:
    """Limits by difficulty, 5/15/30/60 working days, everything else in proportion to it."""
    return {
        K.ACKNOWLEDGE: (1 if days <= 5 else 2, WD),
        K.RETURN: (1 if days <= 5 else 3, WD),
        K.PLAN: (2 if days <= 5 else 5, WD),
        K.RECTIFY: (days, WD),
        K.QUESTION: (5, WD),  # three tries on as many working days, and some room
        K.VERIFY: (5 if days <= 15 else 10, WD),
        K.PUBLICATION: (2, WD),
        K.NOTICE: (5, WD),
        K.REPLY: (days, WD),
        K.OBJECTION: (5, WD),
        K.REVIEW: (90, D),
        K.FOLLOW_UP: (90, D),
    }


def hotline(amount: int, unit: SpanUnit) -> Spans:
    """Limits of a 12345 work order by urgency; a report in hours is acknowledged within one."""
    hours = unit == H
    return {
        **general(5),
        K.ACKNOWLEDGE: (1, H) if hours else (1, WD),
        K.RETURN: (1, H) if hours else (1, WD),
        K.PLAN: (amount, H) if hours else (2, WD),
        K.RECTIFY: (amount, unit),
        K.REPLY: (amount, unit),
        K.VERIFY: (3, WD),
        K.PUBLICATION: (1, WD),
        K.NOTICE: (3, WD),
    }


LIGHT = {"hotline_2h": 1, "hotline_24h": 1, "hotline_7d": 1, "hotline_15d": 1}  # working days
# (code, name, English name, spans, rework, extensions (count, days), promised, source)
TIERS = [
    ("general_5", "一般（简易）", "General, simple", general(5), (3, WD), (1, 5), False, ""),
    ("general_15", "一般（普通）", "General, ordinary", general(15), (7, WD), (1, 15), False, ""),
    ("general_30", "一般（较难）", "General, difficult", general(30), (15, WD), (1, 30), False, ""),
    ("general_60", "一般（疑难）", "General, hard", general(60), (30, WD), (2, 30), False, ""),
    (
        "petition",
        "信访事项",
        "Petition",
        {**general(60), K.ACKNOWLEDGE: (15, D), K.RECTIFY: (60, D), K.REPLY: (60, D)},
        (30, D),
        (1, 30),
        False,
        "《信访工作条例》：15日内受理，60日内办结，延长不超过30日",
    ),
    ("hotline_2h", "热线（2小时）", "Hotline, 2 hours", hotline(2, H), (2, H), (1, 1), False, ""),
    (
        "hotline_24h",
        "热线（24小时）",
        "Hotline, 24 hours",
        hotline(24, H),
        (12, H),
        (1, 1),
        False,
        "",
    ),
    ("hotline_7d", "热线（7日）", "Hotline, 7 days", hotline(7, D), (3, D), (1, 7), False, ""),
    ("hotline_15d", "热线（15日）", "Hotline, 15 days", hotline(15, D), (7, D), (1, 15), False, ""),
    ("hearing", "质询承诺", "Hearing promise", general(30), (15, WD), (1, 30), True, ""),
]


# By kind of clock: (code, working days from the due day, effect, who is told), design §4. A step
# that is late is told to officer, then head, then supervisor, then director.
LADDERS: dict[K, list[tuple[str, int, Effect, list[str]]]] = {
    K.ACKNOWLEDGE: [
        ("due", 0, Effect.OVERDUE, ["officer", "head"]),
        ("order", 1, Effect.SUPERVISION_ORDER, ["head", "supervisor", "clerk"]),
    ],
    K.PLAN: [
        ("t1", -1, Effect.REMIND, ["officer", "head"]),
        ("due", 0, Effect.OVERDUE, ["officer", "head", "clerk"]),
        ("order", 1, Effect.SUPERVISION_ORDER, ["head", "supervisor", "clerk"]),
    ],
    K.RECTIFY: [
        ("t3", -3, Effect.REMIND, ["officer"]),
        ("t1", -1, Effect.REMIND, ["officer", "head"]),
        ("due", 0, Effect.OVERDUE, ["officer", "head"]),
        ("order", 1, Effect.SUPERVISION_ORDER, ["officer", "head", "supervisor"]),
        ("yellow", 3, Effect.YELLOW_CARD, ["head", "supervisor", "director"]),
        ("red", 5, Effect.RED_CARD, ["head", "supervisor", "director"]),
    ],
    K.QUESTION: [
        ("t1", -1, Effect.REMIND, ["clerk"]),
        ("due", 0, Effect.OVERDUE, ["clerk", "director"]),
    ],
    K.VERIFY: [
        ("t1", -1, Effect.REMIND, ["inspector"]),
        ("due", 0, Effect.OVERDUE, ["inspector", "clerk"]),
        ("late3", 3, Effect.OVERDUE, ["inspector", "clerk", "director"]),
    ],
    K.PUBLICATION: [
        ("due", 0, Effect.OVERDUE, ["clerk", "director"]),
        ("late3", 3, Effect.OVERDUE, ["clerk", "director", "auditor"]),
    ],
    K.REPLY: [
        ("t1", -1, Effect.REMIND, ["officer"]),
        ("due", 0, Effect.OVERDUE, ["officer", "head"]),
        ("order", 1, Effect.SUPERVISION_ORDER, ["officer", "head", "supervisor"]),
    ],
    K.OBJECTION: [
        ("t1", -1, Effect.REMIND, ["clerk"]),
        # What nobody decides is never granted by time: it is told upward, and outside the office.
        ("due", 0, Effect.OVERDUE, ["clerk", "director", "auditor"]),
    ],
    K.REVIEW: [("t3", -3, Effect.REMIND, ["officer", "clerk"])],
}


#: Where the presets of `tracker.watch` come from.
SOURCES: dict[LimitKind, str] = {
    LimitKind.TRACK_WORD: "与案内申请的审核时限一致",
    LimitKind.TRACK_OUTCOME: "参照《纪律检查机关监督执纪工作规则》：线索一个月内提出处置意见",
    LimitKind.CUSTODY: "与案内申请的审核时限一致",
}


def give_limits(apps: Any, editor: Any) -> None:
    """For a migration: the limits beside the cases, for every office, new or running."""
    rows = apps.get_model("tracker", "OfficeLimit").objects
    for kind in LimitKind:
        given = {"days": PRESET[kind], "source": SOURCES[kind]}
        rows.get_or_create(kind=kind.value, defaults=given)


def load() -> None:
    """Fill what is empty. Safe to call again: what the office has changed stays changed."""
    if not Channel.objects.exists():
        Channel.objects.bulk_create(
            Channel(code=code, name=name, name_en=english) for code, name, english in CHANNELS
        )
    if not Tier.objects.exists():
        for row in TIERS:
            _tier(*row)
    if not Rung.objects.exists():
        Rung.objects.bulk_create(Rung(**values) for kind in LADDERS for values in _rungs(kind))
    if not CalendarYear.objects.exists():
        seed(range(2004, timezone.localdate().year + 2))


class NewClock(RunPython):
    """An operation for a migration: a kind of clock that is new, for an office that runs already.

    Every tier without a length for it gets the one of its preset, a tier of the office's own that
    of `general_15`; where nobody has set rungs for the kind, the preset ladder is set up.
    """

    def __init__(self, kind: str) -> None:
        self.kind = K(kind)
        super().__init__(self.give, RunPython.noop)

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return type(self).__name__, [self.kind.value], {}

    def give(self, apps: Any, editor: Any) -> None:
        tiers, rungs = apps.get_model("tracker", "Tier"), apps.get_model("tracker", "Rung")
        spans = {row[0]: row[3] for row in TIERS}
        for tier in tiers.objects.exclude(spans__kind=self.kind):
            length = spans.get(tier.code, spans["general_15"]).get(self.kind)
            if length is not None:
                tier.spans.create(kind=self.kind, amount=length[0], unit=length[1])
        # A new office has neither: it gets all of this from `load`.
        if tiers.objects.exists() and not rungs.objects.filter(kind=self.kind).exists():
            rungs.objects.bulk_create(rungs(**values) for values in _rungs(self.kind))


def _rungs(kind: K) -> list[dict[str, Any]]:
    names = ("code", "days", "effect", "recipients")
    return [{"kind": kind, **dict(zip(names, row, strict=True))} for row in LADDERS.get(kind, ())]


def _tier(
    code: str,
    name: str,
    english: str,
    spans: Spans,
    rework: tuple[int, SpanUnit],
    extension: tuple[int, int],
    promised: bool,
    source: str,
) -> None:
    tier = Tier.objects.create(
        code=code,
        name=name,
        name_en=english,
        promised=promised,
        extension_count=extension[0],
        extension_days=extension[1],
        source=source,
        light_notice=LIGHT.get(code),
    )
    rows = [
        TierSpan(tier=tier, kind=kind, amount=amount, unit=unit)
        for kind, (amount, unit) in spans.items()
    ]
    rows.append(TierSpan(tier=tier, kind=K.RECTIFY, rework=True, amount=rework[0], unit=rework[1]))
    TierSpan.objects.bulk_create(rows)


def seed(years: Iterable[int] | None = None, apps: Any = None) -> tuple[int, ...]:
    """Load the notices `chinesecalendar` knows (all, or of these years); returns the years loaded.

    A year already published is left alone, so a correction by hand survives; years the package does
    not know are passed over. A migration passes its historical `apps`.
    """
    years_of, days_of = CalendarYear, CalendarDay
    if apps is not None:
        years_of = apps.get_model("tracker", "CalendarYear")
        days_of = apps.get_model("tracker", "CalendarDay")
    known = set(known_years())
    wanted = known if years is None else known.intersection(years)
    done = years_of.objects.filter(published=True).values_list("year", flat=True)
    missing = sorted(wanted.difference(done))
    with transaction.atomic():
        days = {row.day: row for year in missing for row in _rows(notice(year), days_of)}
        days_of.objects.bulk_create(
            days.values(),
            update_conflicts=True,
            unique_fields=["day"],
            update_fields=["kind", "name"],
        )
        for year in missing:
            values = {"published": True, "source": SEED_SOURCE}
            years_of.objects.update_or_create(year=year, defaults=values)
    reference.changed()
    return tuple(missing)


def _rows(published: HolidayNotice, days_of: type[CalendarDay]) -> list[CalendarDay]:
    kinds: tuple[tuple[DayKind, dict[date, str]], ...] = (
        (DayKind.HOLIDAY, dict(published.holidays)),
        (DayKind.MAKEUP, dict(published.makeups)),
    )
    return [
        days_of(day=day, kind=kind.value, name=name)
        for kind, days in kinds
        for day, name in days.items()
    ]
