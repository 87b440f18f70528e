"""Between the office and the public: release, with which the notice begins; supplement."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tracker import texts, timekeeping
from tracker.case_facts import facts_of
from tracker.free_text import TITLE, LineField, TextField
from tracker.masking import mask
from tracker.models import Evidence, PublicText, Supplement
from tracker.records.public import ReleaseRecord
from tracker.records.verbs import SupplementRecord
from tracker.road import MOVES
from tracker.verbs.asking import OfReporter
from tracker.verbs.base import Act, Verb, VerbForm
from tracker.verbs.evidence import store
from tracker.verbs.fields import FilesField
from tracker.vocabulary import (
    ClockKind,
    EvidenceKind,
    RequestKind,
    Status,
    TextKind,
    VerbName,
)


class ReleaseForm(VerbForm):
    title = LineField(label=_("Public title"), max_length=TITLE)
    text = TextField(label=_("Public summary"), max_length=4000, rows=5)
    reply = TextField(label=_("Public reply"), max_length=4000, required=False, rows=4)

    def prepare(self) -> None:
        """Propose what was released last, else the case's own words with numbers masked."""
        if self.case is None or self.is_bound:
            return
        last = self.case.public_texts.filter(withdrawn="").last()
        reply = facts_of(self.case).reply
        proposed = {
            "title": last.title if last else mask(self.case.title).text,
            "text": last.text if last else mask(self.case.text).text,
            "reply": (last.reply if last else "") or (mask(reply.text).text if reply else ""),
        }
        for name, value in proposed.items():
            self.initial.setdefault(name, value)


class Release(Verb):
    """Show the public a summary; nothing of a case is public before.

    Of a verified case the public notice begins with it, and begins anew if it is changed.
    """

    name = VerbName.RELEASE
    label = _("Release to the public")
    form = ReleaseForm

    def apply(self, act: Act) -> None:
        assert act.actor.user_id is not None  # the system is granted no release
        released = PublicText.objects.create(
            case=act.case,
            released_by_id=act.actor.user_id,
            released_at=act.at,
            **act.data,
        )
        verified = act.case.status == Status.VERIFIED
        act.record = ReleaseRecord(text=texts.named(TextKind.RELEASE, released), notice=verified)
        if verified:
            begin_notice(act)


def begin_notice(act: Act) -> None:
    """Let the notice run from now on; while an objection is open it stands still, as before."""
    move = MOVES[VerbName.RELEASE]
    act.set(notice_at=act.at)
    act.stop, act.start = (*act.stop, *move.stops), move.starts
    if any(row.kind == RequestKind.OBJECTION for row in facts_of(act.case).requests):
        timekeeping.stop(act.case, act.stop, act.at)
        clocks = timekeeping.start(act.case, act.start, act.at)
        timekeeping.pause(clocks[ClockKind.NOTICE], act.at, RequestKind.OBJECTION)
        facts_of(act.case).forget("clocks")
        act.stop = act.start = ()


class SupplementForm(VerbForm):
    text = TextField(label=_("What you want to add"), max_length=10_000, rows=5)
    uploads = FilesField(label=_("Photos"), required=False)


class AddSupplement(OfReporter):
    name = VerbName.SUPPLEMENT
    label = _("Add to your report")
    form = SupplementForm

    def apply(self, act: Act) -> None:
        assert act.actor.report_id is not None  # see OfReporter
        added = Supplement.objects.create(
            case=act.case,
            report_id=act.actor.report_id,
            text=act.data["text"],
            at=act.at,
        )
        files: list[Evidence] = []
        if act.data["uploads"]:
            files = store(
                act,
                act.data["uploads"],
                kind=EvidenceKind.REPORT,
            )
        act.record = SupplementRecord(
            report=act.actor.report_id,
            text=texts.named(TextKind.SUPPLEMENT, added),
            files=texts.file_refs(files),
        )
