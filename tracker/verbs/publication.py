"""What the public no longer sees, or never: withdrawn, or decided not to be public, by two."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tracker import draws, inspectors, posts, texts
from tracker.case_facts import facts_of, last
from tracker.drawing import in_record
from tracker.errors import Blocked, Blocker
from tracker.free_text import REASON, TextField
from tracker.models import Draw, PublicText, Request
from tracker.records.parts import Words
from tracker.records.public import (
    AskNonpublicRecord,
    AskUnpublishRecord,
    DecideNonpublicRecord,
    DecideUnpublishRecord,
    DrawWitnessRecord,
    UnpublishRecord,
)
from tracker.records.verbs import DecisionRecord
from tracker.verbs.base import Act, Verb, VerbForm
from tracker.verbs.public import begin_notice
from tracker.verbs.requests import Ask, Decide, reason_field
from tracker.vocabulary import LIFTED, ClockKind, Occasion, Role, Secrecy, TextKind, VerbName

WITNESSES = 3  # inspectors who read what the public does not


class UnpublishForm(VerbForm):
    reason = TextField(label=_("Why it is withdrawn (made public)"), max_length=REASON, rows=2)


class Unpublish(Verb):
    """Take a summary off the public page; the reason stands in its place."""

    name = VerbName.UNPUBLISH
    label = _("Withdraw from the public")
    form = UnpublishForm

    def apply(self, act: Act) -> None:
        act.record = UnpublishRecord(reason=withdraw(act, act.data["reason"]))


def withdraw(act: Act, why: str) -> Words:
    """Put the reason in the place of the words."""
    assert act.actor.user_id is not None  # the system withdraws nothing
    row = PublicText.objects.create(
        case=act.case, withdrawn=why, released_by_id=act.actor.user_id, released_at=act.at
    )
    facts_of(act.case).forget("public_texts")
    return texts.named(TextKind.WITHDRAWAL, row)


class AskUnpublish(Ask):
    name = VerbName.ASK_UNPUBLISH
    label = _("Propose to withdraw from the public")
    told = AskUnpublishRecord
    form = UnpublishForm


class DecideUnpublish(Decide):
    """A yes ends the notice: the case waits for publication again."""

    name = VerbName.DECIDE_UNPUBLISH
    label = _("Decide the withdrawal from the public")
    told = DecideUnpublishRecord

    def grant(self, act: Act, request: Request, told: DecisionRecord) -> DecisionRecord:
        assert isinstance(told, DecideUnpublishRecord)
        wait_again(act)
        return replace(told, withdrawn=withdraw(act, request.reason))


def wait_again(act: Act) -> None:
    """The notice is over before its time, and publication is awaited anew."""
    if act.case.notice_at is not None:
        act.set(notice_at=None)
        act.stop, act.start = (*act.stop, ClockKind.NOTICE), (ClockKind.PUBLICATION,)


class AskNonpublicForm(VerbForm):
    secrecy = forms.ChoiceField(label=_("Why not public"))
    reason = reason_field(_("Reason, for the office and the auditor"))

    def prepare(self) -> None:
        field = self.fields["secrecy"]
        assert isinstance(field, forms.ChoiceField)
        back = [(LIFTED, _("Public after all"))]
        decided = self.case is not None and bool(self.case.not_public)
        field.choices = [("", "—"), *Secrecy.choices, *(back if decided else [])]


class AskNonpublic(Ask):
    name = VerbName.ASK_NONPUBLIC
    label = _("Propose not to publish")
    told = AskNonpublicRecord
    form = AskNonpublicForm

    def telling(self, request: Request) -> dict[str, Any]:
        return {"secrecy": code(request)}


def code(request: Request) -> Secrecy | None:
    """Why the public is not to see it; None if it is to see it after all."""
    return None if request.secrecy == LIFTED else Secrecy(request.secrecy)


class DecideNonpublic(Decide):
    """A yes lets the notice run before those who stand for the public, who are drawn at once."""

    name = VerbName.DECIDE_NONPUBLIC
    label = _("Decide whether it is public")
    told = DecideNonpublicRecord

    def grant(self, act: Act, request: Request, told: DecisionRecord) -> DecisionRecord:
        why = code(request)
        if why is None:
            act.set(not_public="")
            wait_again(act)
            return told
        assert isinstance(told, DecideNonpublicRecord)
        pool = before_whom(act, request, why)
        act.set(not_public=why)
        begin_notice(act)
        newest = last(facts_of(act.case).public_texts)
        off = newest is not None and not newest.withdrawn
        return replace(
            told,
            secrecy=why,
            withdrawn=withdraw(act, str(why.label)) if off else None,
            **in_record(pool),
        )


def before_whom(act: Act, request: Request, why: Secrecy) -> tuple[int, ...]:
    """Of whom the witnesses are drawn; of a secret nobody. Raises Blocked without any eyes."""
    if not posts.people(act.at, Role.AUDITOR) - {request.asked_by_id, act.actor.user_id}:
        text = _("The notice runs before the auditor, and there is none but you: appoint one.")
        raise Blocked([Blocker("no_auditor", text, Role.ADMIN)])
    if why == Secrecy.SECRET:
        return ()
    pool = inspectors.some(inspectors.bystanders(act.case, act.at))
    act.then = (VerbName.DRAW_WITNESS,)
    return pool


class DrawWitnesses(Verb):
    """Draw from the pool that the decision names: three, or as many as there are."""

    name = VerbName.DRAW_WITNESS
    label = _("Draw")
    form = VerbForm

    def apply(self, act: Act) -> None:
        decided = act.case.events.filter(verb=VerbName.DECIDE_NONPUBLIC).latest("seq").record
        assert isinstance(decided, DecideNonpublicRecord)
        pool, drawn = set(decided.pool), list[Draw]()
        while pool and len(drawn) < WITNESSES:
            drawn.append(draws.draw(act.case, Occasion.WITNESS, pool, act.at))
            pool.discard(drawn[-1].drawn_id)
        act.record = DrawWitnessRecord(
            draws=tuple(row.pk for row in drawn),
            inspectors=tuple(row.drawn_id for row in drawn),
            wanted=WITNESSES,
            key=drawn[0].key.digest,
        )
