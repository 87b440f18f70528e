"""Drawing by lot: the keys of the months, and the draws of a case. Arithmetic: `drawing`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from tracker import drawing
from tracker.models import Case, Draw, DrawKey
from tracker.time import months
from tracker.vocabulary import Occasion


def key_for(at: datetime) -> DrawKey:
    """The key of the month of this moment; one that nobody made ahead is made now, and says so."""
    return _made(months.month_of(at), at)


def ahead(at: datetime) -> list[DrawKey]:
    """See to it that this month and the next have a key; the engine asks every hour."""
    first = months.month_of(at)
    return [_made(month, at) for month in (first, months.after(first))]


def _made(month: date, at: datetime) -> DrawKey:
    found = DrawKey.objects.filter(month=month).first()
    if found is None:
        key = drawing.new_key()
        made = {"key": key, "digest": drawing.commitment(key), "made_at": at}
        found, _created = DrawKey.objects.get_or_create(month=month, defaults=made)
    return found


def key_of(month: str) -> DrawKey | None:
    """The key of a month written as 2026-03."""
    try:
        first = date.fromisoformat(f"{month}-01")
    except ValueError:
        return None
    return DrawKey.objects.filter(month=first).first()


def nth(case: Case, occasion: Occasion) -> int:
    """Which draw of this occasion and round would come next."""
    return Draw.objects.filter(case=case, round=case.round, occasion=occasion).count() + 1


def draw(case: Case, occasion: Occasion, pool: Iterable[int], at: datetime) -> Draw:
    """Draw one of the pool."""
    key, place, numbers = key_for(at), nth(case, occasion), sorted(pool)
    seed = drawing.seed(key.key, case.number, case.round, occasion, place)
    return Draw.objects.create(
        case=case,
        round=case.round,
        occasion=occasion,
        nth=place,
        key=key,
        pool=numbers,
        pool_digest=drawing.pool_digest(numbers),
        drawn_id=drawing.order(seed, numbers)[0],
        at=at,
    )


# What is published --------------------------------------------------------------------------------


def published(key: DrawKey, at: datetime) -> dict[str, Any]:
    """All that anybody may know of a month: its key only once it is over."""
    rows = key.draws.select_related("case").order_by("pk")
    return {
        "month": f"{key.month:%Y-%m}",
        "key_sha256": key.digest,
        "published": key.made_at.isoformat(),
        "before_the_month": key.ahead,
        "key": key.key if key.over(at) else None,
        "lots": [
            {
                "case": lot.case.number,
                "round": lot.round,
                "one_in": lot.one_in,
                "hit": lot.hit,
                "at": lot.at.isoformat(),
            }
            for lot in key.lots.select_related("case").order_by("pk")
        ],
        "draws": [
            {
                "case": draw.case.number,
                "round": draw.round,
                "occasion": draw.occasion,
                "draw": draw.nth,
                "pool": draw.pool,
                "pool_sha256": draw.pool_digest,
                "drawn": draw.drawn_id,
                "at": draw.at.isoformat(),
            }
            for draw in rows
        ],
    }
