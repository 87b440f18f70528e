"""The second look 复核: demanded, drawn, and explained where it contradicts a reporter."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tracker import answers, draws, inspectors, texts
from tracker.case_facts import facts_of
from tracker.drawing import in_record
from tracker.free_text import REASON, TextField
from tracker.models import Difference
from tracker.records.light import SampleRecord
from tracker.records.ruling import DeclineRecord
from tracker.records.verbs import (
    DifferenceRecord,
    DrawRecord,
    SecondLookRecord,
)
from tracker.road import to_call_back
from tracker.verbs.base import Act, Verb, VerbForm
from tracker.verbs.rounds import NOBODY
from tracker.vocabulary import Occasion, Solved, TextKind, VerbName

DEMANDING = (VerbName.SECOND_LOOK, VerbName.DECLINE, VerbName.SAMPLE)


class SecondLookForm(VerbForm):
    reason = TextField(label=_("Reason"), max_length=REASON, rows=2)


class SecondLook(Verb):
    """Demand a second look. Who may be drawn is put down first, then the system draws.

    Demanded again before anybody has looked, it is another draw beside the first.
    """

    name = VerbName.SECOND_LOOK
    label = _("Demand a second look")
    form = SecondLookForm

    def apply(self, act: Act) -> None:
        pool = demand(act)
        act.record = SecondLookRecord(
            reason=texts.keep(act.case, "reason", act.data["reason"]),
            **in_record(pool),
        )


def demand(act: Act) -> tuple[int, ...]:
    """Have somebody else drawn to look; of whom, is put down first. Raises Blocked."""
    case, pool = act.case, inspectors.some(inspectors.fresh(act.case, act.at))
    # What was found and signed before is not what will be signed off.
    act.set(look=case.look + 1, inspector=None, verified_at=None, notice_at=None, **NOBODY)
    act.settle()
    if to_call_back(facts_of(case).reports):  # another one is still being asked
        act.start = ()
    act.then = (VerbName.DRAW,)
    return pool


class DrawInspector(Verb):
    """Draw from the pool that the event of the demand names."""

    name = VerbName.DRAW
    label = _("Draw")
    form = VerbForm

    def apply(self, act: Act) -> None:
        demanded = act.case.events.filter(verb__in=DEMANDING).latest("seq").record
        assert isinstance(demanded, (SecondLookRecord, DeclineRecord, SampleRecord))
        draw = draws.draw(act.case, Occasion.SECOND_LOOK, demanded.pool, act.at)
        facts_of(act.case).forget("clocks")  # the demand has started one
        act.set(inspector=draw.drawn)
        act.record = DrawRecord(
            draw=draw.pk, inspector=draw.drawn_id, nth=draw.nth, key=draw.key.digest
        )


class DifferenceForm(VerbForm):
    text = TextField(label=_("Why the finding differs (made public)"), max_length=REASON, rows=4)


class PublishDifference(Verb):
    """Say in public why the second inspector found solved what a reporter says is not.

    The public notice begins anew: the difference stands in it from its first day to its last.
    """

    name = VerbName.DIFFERENCE
    label = _("Publish the difference")
    form = DifferenceForm

    def apply(self, act: Act) -> None:
        found = facts_of(act.case).last_inspection
        assert found is not None  # see the rule `difference_there`
        denied = [report.solved for report in answers.denials(act.case)]
        row = Difference.objects.create(
            case=act.case,
            inspection=found,
            partly=denied.count(Solved.PARTLY),
            no=denied.count(Solved.NO),
            text=act.data["text"],
            by_id=act.actor.user_id,
            at=act.at,
        )
        act.record = DifferenceRecord(
            inspection=row.inspection_id,
            partly=row.partly,
            no=row.no,
            text=texts.named(TextKind.DIFFERENCE, row),
        )
        if not answers.standing(act.case):  # a new fact waits for another look
            act.settle()
