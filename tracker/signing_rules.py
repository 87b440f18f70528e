"""What stands before a signature itself: whose turn, whose account, which factor."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from tracker import custody
from tracker.actor import Actor
from tracker.case_facts import facts_of
from tracker.errors import Blocker
from tracker.models import Case
from tracker.notice_rules import notice_over
from tracker.road import CHAIN
from tracker.vocabulary import RequestKind, Role, VerbName

RULED = _("It has been decided in the head's place.")
UNSIGNED = {
    Role.HEAD: _("The unit head has not signed."),
    Role.INSPECTOR: _("The inspector has not signed."),
}


def own_turn(case: Case, actor: Actor, at: datetime) -> Iterator[Blocker]:
    """The chain of signatures: unit head, inspector, director, three different people."""
    signed = {role: getattr(case, f"signed_{role}_id") for role in CHAIN}
    for role in CHAIN:
        if role == actor.role:
            break
        if signed[role] is None and not (role == Role.HEAD and case.ruling_id is not None):
            yield Blocker(f"signature_{role}", UNSIGNED[role], role)
    if signed.get(Role(actor.role)) is not None:
        yield Blocker("signed", _("This signature has been given."), actor.role)
    elif actor.user_id is not None and actor.user_id in signed.values():
        text = _("The three signatures come from three people: you have signed already.")
        yield Blocker("same_signer", text, actor.role)


def own_account(case: Case, actor: Actor, at: datetime) -> Iterator[Blocker]:
    """Whoever had a hand on an account could speak with it, until somebody has looked."""
    if actor.user_id is not None and custody.waiting(actor.user_id):
        text = _("An act on the signer's account is not confirmed yet.")
        yield Blocker("custody", text, Role.AUDITOR)


def factor_given(case: Case, actor: Actor, at: datetime) -> Iterator[Blocker]:
    """A signature needs what only the signer holds (design §3)."""
    if missing := custody.lacks_factor(actor):
        yield missing


def declined_once(case: Case, actor: Actor, at: datetime) -> Iterator[Blocker]:
    """No unit holds its own case open: its head declines once a round."""
    if actor.role != Role.HEAD:
        return
    acts = facts_of(case).acts
    if case.ruling_id is not None:
        yield Blocker("ruled", RULED, Role.DIRECTOR)
    elif any(a.verb == VerbName.DECLINE and a.round == case.round for a in acts):
        text = _("The unit has declined once in this round: the director decides now.")
        yield Blocker("declined", text, Role.DIRECTOR)


def head_signed(case: Case, actor: Actor, at: datetime) -> Iterator[Blocker]:
    if case.signed_head_id is not None:
        text = _("The unit head has signed: there is nothing to decide in their place.")
        yield Blocker("head_signed", text, Role.DIRECTOR)
    elif case.ruling_id is not None:
        yield Blocker("ruled", RULED, Role.DIRECTOR)


def head_withholds(case: Case, actor: Actor, at: datetime) -> Iterator[Blocker]:
    """The head had the time of the notice to sign, or has declined: once is heard, twice is not."""
    yield from head_signed(case, actor, at)
    acts = facts_of(case).acts
    heard = any(
        a.verb == VerbName.DECLINE and a.round == case.round and a.role == Role.HEAD for a in acts
    )
    if case.signed_head_id is None and not heard and list(notice_over(case, actor, at)):
        text = _("The head may still sign, until the public notice is over.")
        yield Blocker("head_may_sign", text, Role.HEAD)
    if any(request.kind == RequestKind.RULING for request in facts_of(case).requests):
        text = _("This is proposed already: somebody else has to confirm it.")
        yield Blocker("ruling_open", text, Role.CLERK)
