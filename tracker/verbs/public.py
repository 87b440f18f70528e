"""Between the office and the public: release, with which the notice begins; supplement."""

from __future__ import annotations

from datetime import datetime

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracker import texts, timekeeping
from tracker.case_facts import facts_of
from tracker.free_text import REASON, TITLE, LineField, TextField
from tracker.masking import mask
from tracker.models import Case, Evidence, PublicText, Request, Supplement
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
    measures = TextField(
        label=_("Public measures"),
        max_length=10_000,
        required=False,
        rows=4,
        help_text=_(
            "One line for each measure, in their order; empty, their dates alone are shown."
        ),
    )
    deferral = TextField(
        label=_("Public reason of the deferral"), max_length=REASON, required=False, rows=2
    )

    def prepare(self) -> None:
        """Propose what was released last, else the case's own words with numbers masked."""
        if self.case is None:
            return
        put_off = deferral(self.case)
        if put_off is None:
            self.fields["deferral"].widget = forms.HiddenInput()
        if self.is_bound:
            return
        facts = facts_of(self.case)
        last = self.case.public_texts.filter(withdrawn="").last()
        reply, lines = facts.reply, [" ".join(row.text.split()) for row in facts.measures]
        kept = last is not None and len(last.measures.splitlines()) == len(lines)
        reason = mask(put_off.reason).text if put_off else ""
        if last and put_off and put_off.decided_at and last.released_at >= put_off.decided_at:
            reason = last.deferral
        # Once it is on notice, what was released stands, in whatever words.
        given = composed(self.case) if self.case.light and self.case.notice_at is None else {}
        proposed = {
            "title": last.title if last else mask(self.case.title).text,
            "text": last.text if last else mask(self.case.text).text,
            **given,
            "reply": (last.reply if last else "") or (mask(reply.text).text if reply else ""),
            "measures": last.measures if last and kept else mask("\n".join(lines)).text,
            "deferral": reason,
        }
        for name, value in proposed.items():
            self.initial.setdefault(name, value)

    def clean_deferral(self) -> str:
        """Words for a deferral that there is not would wait for the next one."""
        put_off = deferral(self.case) if self.case is not None else None
        return str(self.cleaned_data["deferral"]) if put_off else ""

    def clean_measures(self) -> str:
        words: str = self.cleaned_data["measures"]
        lines = [line.strip() for line in words.splitlines() if line.strip()]
        there = len(facts_of(self.case).measures) if self.case is not None else 0
        if lines and len(lines) != there:
            text = _("One line for each measure: there are %(n)s. Or none at all.")
            raise ValidationError(text, params={"n": there}, code="lines")
        return "\n".join(lines)


def composed(case: Case) -> dict[str, str]:
    """Public title and summary of fields alone, in the office's language: nobody's own words.

    For cases of the light road, which are released in lists.
    """
    with translation.override(settings.LANGUAGE_CODE):
        words = {
            "matter": case.category or gettext("Report of a citizen"),
            "unit": case.unit,
            "channel": case.channel,
            "n": len(facts_of(case).measures),
            "received": told(case.received_at),
            "assigned": told(case.assigned_at),
            "done": told(case.done_at),
            "verified": told(case.verified_at),
        }
        title = gettext("%(matter)s (handled by %(unit)s)") % words
        text = gettext(
            "Received on %(received)s by the channel %(channel)s, assigned to %(unit)s on "
            "%(assigned)s. The unit carried out %(n)s measures and reported it done on %(done)s. "
            "The reporter says that it is solved. Passed on new evidence on %(verified)s, without "
            "a visit."
        )
        return {"title": title[:TITLE], "text": text % words}


def told(moment: datetime | None) -> str:
    return date_format(timezone.localtime(moment), "DATE_FORMAT") if moment else "…"


def deferral(case: Case) -> Request | None:
    """The request by which a case is put off now."""
    asked = [row for row in facts_of(case).all_requests if row.kind == RequestKind.DEFERRAL]
    return asked[-1] if asked and case.status == Status.DEFERRED else None


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
        act.record = ReleaseRecord(
            text=texts.named(TextKind.RELEASE, released),
            shown=texts.named_if(TextKind.SHOWN, released),
            notice=verified,
        )
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
