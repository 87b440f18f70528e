"""The lot on the light road: whether a case passed on evidence is visited after all."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tracker import light
from tracker.drawing import in_record
from tracker.records.light import SampleRecord
from tracker.verbs.base import Act, Verb, VerbForm
from tracker.verbs.second_look import demand
from tracker.vocabulary import VerbName


class Sample(Verb):
    """Draw the lot. If it falls on the case, somebody drawn visits it, as for a second look."""

    name = VerbName.SAMPLE
    label = _("Draw the lot for a visit")
    form = VerbForm

    def apply(self, act: Act) -> None:
        lot = light.draw_lot(act.case, act.at)
        pool: tuple[int, ...] = ()
        if lot.hit:
            act.case.sample()
            act.stop, act.start = self.move.stops, self.move.starts
            pool = demand(act)
        act.record = SampleRecord(
            lot=lot.pk,
            hit=lot.hit,
            one_in=lot.one_in,
            key=lot.key.digest,
            **in_record(pool),
        )
