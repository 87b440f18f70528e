"""The exit 销号: the chain of signatures, and closing."""

from __future__ import annotations

from datetime import UTC

from django import forms
from django.db.models import Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tracker import numbers, texts
from tracker.case_facts import facts_of
from tracker.digests import sha256
from tracker.drawing import in_record
from tracker.errors import Blocked, Blocker
from tracker.free_text import REASON, LineField, TextField
from tracker.models import Case, Signature
from tracker.records.parts import Words
from tracker.records.ruling import DeclineRecord
from tracker.records.verbs import CloseRecord, SignRecord, VoidRecord
from tracker.road import CHAIN, MOVES
from tracker.verbs.base import Act, Verb, VerbForm
from tracker.verbs.rounds import UNSIGNED, demand_anew, demand_field, new_round, saying
from tracker.verbs.second_look import demand
from tracker.vocabulary import Role, TextKind, VerbName


class SignForm(VerbForm):
    opinion = LineField(label=_("Opinion"), max_length=500, required=False)


def same_content(act: Act) -> None:
    """Nobody signs beside who signed for something else, where a hand went past every verb."""
    others = {row.content for row in facts_of(act.case).signatures.values()}
    if others - {"", act.proof["content"]}:  # empty: from before this was kept
        text = _("Others signed for other words: once the office corrects the case, all sign anew.")
        raise Blocked([Blocker("other_content", text, Role.CLERK)])


def put_signature(act: Act) -> Words | None:
    """Sign; returns what the signer remarked."""
    assert act.actor.user_id is not None  # the system is granted no signature
    same_content(act)
    facts_of(act.case).forget("signatures")
    signature = Signature.objects.create(
        case=act.case,
        round=act.case.round,
        look=act.case.look,
        sheet=act.case.sheet,
        content=act.proof["content"],
        role=act.actor.role,
        user_id=act.actor.user_id,
        opinion=act.data["opinion"],
        factor=act.actor.factor,
        at=act.at,
    )
    act.set(**{f"signed_{act.actor.role}_id": act.actor.user_id})
    return texts.named_if(TextKind.SIGNATURE, signature)


class Sign(Verb):
    name = VerbName.SIGN
    label = _("Sign")
    form = SignForm

    def apply(self, act: Act) -> None:
        act.record = SignRecord(remark=put_signature(act))


def signed(case: Case) -> tuple[Role, ...]:
    """Whose signatures stand under the present sheet."""
    return tuple(role for role in CHAIN if getattr(case, f"signed_{role}_id") is not None)


class VoidSignatures(Verb):
    """What was judged has changed since somebody signed it: the system takes the signatures off."""

    name = VerbName.VOID
    label = _("Take the signatures off")
    form = VerbForm

    def apply(self, act: Act) -> None:
        case = act.case
        under = [s for s in facts_of(case).all_signatures if s.sheet == case.sheet]
        act.record = VoidRecord(roles=signed(case), content=under[-1].content if under else "")
        act.set(sheet=case.sheet + 1, **UNSIGNED)


WAYS = [("unit", _("Back to the unit")), ("look", _("A second look by another inspector"))]


class DeclineForm(VerbForm):
    way = forms.ChoiceField(label=_("What is to be done"), choices=WAYS, widget=forms.RadioSelect)
    reason = TextField(label=_("Reason"), max_length=REASON, rows=3)
    demand = demand_field()

    def clean_reason(self) -> str:
        return saying(self.cleaned_data["reason"])


class Decline(Verb):
    """Not sign, and say why: the unit begins another round, or somebody else looks again."""

    name = VerbName.DECLINE
    label = _("Decline to sign")
    form = DeclineForm

    def apply(self, act: Act) -> None:
        back, reason = act.data["way"] == "unit", act.data["reason"]
        pool: tuple[int, ...] = ()
        demands: tuple[Words, ...] = ()
        if back:
            act.case.decline()
            new_round(act)
            demands = demand_anew(act, self.name, reason)
            act.stop, act.start = self.move.stops, self.move.starts
        else:
            again = MOVES[VerbName.SECOND_LOOK]
            act.stop, act.start = again.stops, again.starts
            pool = demand(act)
            act.case.second_look()
        act.record = DeclineRecord(
            reason=texts.keep(act.case, "reason", reason),
            back=back,
            demands=demands,
            **in_record(pool),
        )


def dossier_digest(case: Case) -> str:
    """SHA-256 over number, event digests, files and signers: what the sign-off stands on.

    The events are those before the sign-off itself, whose own event carries this digest; they hold
    the earlier signatures with their times.
    """
    events = case.events.order_by().values_list(Value("event"), "seq", "digest")
    files = case.files.order_by().values_list(Value("file"), "id", "sha256")
    # Sorted here, because the two databases order the words of a union differently.
    parts = sorted(events.union(files, all=True))
    body = {
        "case": case.number,
        "events": [digest for kind, _order, digest in parts if kind == "event"],
        "files": [digest for kind, _order, digest in parts if kind == "file"],
        "signatures": [[str(role), getattr(case, f"signed_{role}_id")] for role in CHAIN],
        "signed": case.ended_at.astimezone(UTC).isoformat() if case.ended_at else None,
    }
    return sha256(body)


class Close(Verb):
    name = VerbName.CLOSE
    label = _("Sign off")
    form = SignForm

    def apply(self, act: Act) -> None:
        opinion = put_signature(act)
        year = timezone.localdate(act.at).year
        number = numbers.sign_off_number(year, numbers.take(numbers.SIGN_OFF, year))
        act.set(sign_off_number=number, ended_at=act.at)
        act.set(dossier_digest=dossier_digest(act.case))
        act.record = CloseRecord(
            sign_off_number=number, dossier=act.case.dossier_digest, remark=opinion
        )


class NoticeOver(Verb):
    """The public notice has run its time: told by the system, so that the director can sign."""

    name = VerbName.NOTICE_OVER
    label = _("End the public notice")
    form = VerbForm
