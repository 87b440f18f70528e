"""The light road: passed on evidence without a visit, and shortly on notice.

A tier may have it (`Tier.light_notice`). It replaces a visit, and so hangs on what neither the
unit nor the office can supply: every reporter has said by the own receipt that it is solved, in the
first round, and nobody has said otherwise. By lot one in ten is visited all the same; what is
found wanting then ends the unit's light road for three months.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from tracker import answers, drawing, draws, track
from tracker.actor import Actor
from tracker.case_facts import facts_of
from tracker.deeds import recusal
from tracker.errors import Blocker
from tracker.models import Case, Inspection, LightSuspension, Lot, Tier
from tracker.time import months
from tracker.time.clocks import end_of
from tracker.vocabulary import Gate, Occasion, Role, Solved

ONE_IN = 10
MONTHS = 3


def offered(tier: Tier | None) -> bool:
    """Whether cases of this tier may take the light road."""
    return tier is not None and tier.light_notice is not None


def suspended_until(unit_id: int | None, at: datetime) -> datetime | None:
    """Until when a unit has no light road, if it has none at this moment."""
    rows = LightSuspension.objects.filter(unit=unit_id, until__gte=at).order_by("-until")
    return rows.values_list("until", flat=True).first()


def said_solved(case: Case) -> bool:
    """Whether every reporter, and there is one, has said so by the own receipt in this round."""
    reports = facts_of(case).reports
    own = [answers.own(case, report) for report in reports]
    return bool(own) and all(call is not None and call.solved == Solved.YES for call in own)


def ever_denied(case: Case) -> bool:
    """Whether anybody has said in this case that it is not solved, or not wholly."""
    return any(call.solved in answers.DENIED for call in facts_of(case).call_backs)


def against(case: Case, at: datetime) -> Iterator[Blocker]:
    """What keeps a case of a light tier off the light road, besides misconduct."""
    if not offered(case.tier):
        text = _("This tier has no light road.")
        yield Blocker("light_tier", text, Role.ADMIN, Gate.SOLVED)
        return
    if case.round > 1 or case.look:
        text = _("It was sent back, or somebody else is to look: that is done on the spot.")
        yield Blocker("light_again", text, Role.INSPECTOR, Gate.SOLVED)
    if ever_denied(case):
        text = _("A reporter said that it is not solved.")
        yield Blocker("light_denied", text, Role.INSPECTOR, Gate.SOLVED)
    elif not said_solved(case):
        text = _("Not every reporter has said by the own receipt that it is solved.")
        yield Blocker("light_unsaid", text, Role.CITIZEN, Gate.SOLVED)
    if any(not measure.shown for measure in facts_of(case).measures):  # type: ignore[attr-defined]  # annotated by Facts.measures
        text = _("A measure is shown by no new evidence.")
        yield Blocker("light_unshown", text, Role.OFFICER, Gate.MEASURES)
    until = suspended_until(case.unit_id, at)
    if until is not None:
        day = date_format(timezone.localtime(until), "DATE_FORMAT")
        text = _("A visit by lot found this unit wanting: no light road until %(day)s.")
        yield Blocker("light_suspended", text % {"day": day}, Role.SYSTEM, Gate.SOLVED)


def misconduct(case: Case) -> Iterator[Blocker]:
    """An allegation does too. Pages show this to those alone who may know (by its code)."""
    if track.alleged(case):
        text = _("Misconduct is alleged: such a case is looked at on the spot.")
        yield Blocker("discipline", text, Role.DISCIPLINE, Gate.SOLVED)


def why_visited(case: Case, at: datetime) -> list[Blocker]:
    """All that asks for a visit, for the inspector, who may know of an allegation."""
    return [*against(case, at), *misconduct(case)]


def light_holds(case: Case, actor: Actor, at: datetime) -> Iterator[Blocker]:
    """What let a case pass without a visit still holds when it is signed off."""
    if not case.light:
        return
    told = () if recusal(case, actor.user_id, actor.role) else misconduct(case)
    for found in (*against(case, at), *told):
        text = _("It was passed without a visit, and that holds no longer: %(why)s")
        words = text % {"why": found.missing}
        yield Blocker(found.code, words, Role.DIRECTOR, Gate.SOLVED)


def lot_awaited(case: Case, actor: Actor, at: datetime) -> Iterator[Blocker]:
    if not case.light or Lot.objects.filter(case=case, round=case.round).exists():
        yield Blocker("no_lot", _("There is no lot to be drawn."), Role.SYSTEM)


# The lot ---------------------------------------------------------------------------------------


def draw_lot(case: Case, at: datetime) -> Lot:
    """Draw whether this case is visited although it was passed on evidence."""
    key = draws.key_for(at)
    seed = drawing.seed(key.key, case.number, case.round, Occasion.SAMPLE, 1)
    hit = drawing.hit(seed, ONE_IN)
    return Lot.objects.create(
        case=case,
        round=case.round,
        unit=case.unit,
        key=key,
        one_in=ONE_IN,
        hit=hit,
        at=at,
    )


def suspend(case: Case, inspection: Inspection) -> LightSuspension | None:
    """End the unit's light road if this inspection, which failed, was a visit by lot."""
    lot = Lot.objects.filter(case=case, round=inspection.round, hit=True).first()
    if lot is None or not inspection.look:
        return None
    last = months.later(timezone.localdate(inspection.at), MONTHS)
    return LightSuspension.objects.create(
        lot=lot,
        unit_id=lot.unit_id,
        inspection=inspection,
        since=inspection.at,
        until=end_of(last),
    )
