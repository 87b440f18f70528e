"""Who may not act in a case, and who acts instead: the one definition of recusal (design §3).

Separation is by what a person did in this case, not by the posts held today. Whoever is confirmed
as named on the discipline track has no part in it, and where somebody is appointed to act for the
unit head, nobody else does; the words are the same for both, so that they tell nothing. Rules,
lists of people to choose from and tests all ask here; the database holds the same by triggers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from tracker import posts, track
from tracker.actor import Actor
from tracker.case_facts import facts_of
from tracker.errors import Blocker
from tracker.models import Case
from tracker.vocabulary import OFFICE_ROLES, UNIT_ROLES, Role, VerbName

JUDGING = OFFICE_ROLES | {Role.INSPECTOR}
# Of the office's deeds these alone bar somebody from inspecting; proposing and confirming one thing
# is kept apart by the rules of requests.
HANDLING = frozenset({VerbName.LOG, VerbName.ASSIGN})
# By the role that is barred, who finds somebody else.
LIFTED_BY = {
    Role.INSPECTOR: Role.CLERK,
    Role.CLERK: Role.DIRECTOR,
    Role.DIRECTOR: Role.AUDITOR,
    Role.DISCIPLINE: Role.DIRECTOR,
    Role.AUDITOR: Role.DIRECTOR,
    Role.HEAD: Role.DIRECTOR,
    Role.OFFICER: Role.HEAD,
}

WORDS: dict[str, Any] = {
    "set_aside": _("Somebody else acts here in this case: the office says who."),
    "acted_for_unit": _("Whoever acted for the unit in this case does not judge it."),
    "judged_before": _("Whoever judged this case does not sign for the unit."),
    "own_case": _("The inspector handled this case as clerk: another one is needed."),
}


def recusal(case: Case, person_id: int | None, role: str) -> str:
    """Why this person may not judge or sign in this role, a key of WORDS; empty if they may."""
    if track.named(case, person_id):
        return "set_aside"
    if role == Role.HEAD and case.stand_in_id not in (None, person_id):
        return "set_aside"
    done: Iterable[tuple[str, str]] = facts_of(case).deeds.get(person_id or 0, frozenset())
    roles = {as_what for as_what, _verb in done}
    if role not in UNIT_ROLES and not roles.isdisjoint(UNIT_ROLES):
        return "acted_for_unit"
    if role in UNIT_ROLES and not roles.isdisjoint(JUDGING):
        return "judged_before"
    if role == Role.INSPECTOR and not HANDLING.isdisjoint(verb for _role, verb in done):
        return "own_case"
    return ""


def apart(case: Case, actor: Actor, at: datetime) -> Iterator[Blocker]:
    """The rule of it."""
    code = recusal(case, actor.user_id, actor.role)
    if code:
        who = LIFTED_BY.get(Role(actor.role), Role.CLERK)
        yield Blocker(code, WORDS[code], who)


def instead(case: Case, actor: Actor) -> Actor:
    """Who somebody is in this case: its unit's head, if appointed to act for the head."""
    if actor.user_id is None or case.stand_in_id != actor.user_id:
        return actor
    if actor.role not in UNIT_ROLES or (actor.role, actor.unit_id) == (Role.HEAD, case.unit_id):
        return actor
    return actor.as_head(case.unit_id, str(case.unit or ""))


def directors(case: Case, at: datetime) -> set[int]:
    """The directors of this moment whom nothing bars in this case."""
    there = posts.people(at, Role.DIRECTOR)
    return {person for person in there if not recusal(case, person, Role.DIRECTOR)}


def appointed_by(case: Case, actor: Actor, at: datetime) -> Iterator[Blocker]:
    """The director appoints who acts for the head; the auditor, where every director is barred."""
    if actor.role == Role.AUDITOR and directors(case, at):
        yield Blocker("director_appoints", _("The director appoints the stand-in."), Role.DIRECTOR)
