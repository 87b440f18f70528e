"""Who has acted for which side of a case; from it follows who may not judge it (design §3).

Separation is by what a person did in this case, not by the posts held today. Rules, lists of people
to choose from and tests all ask here; the database holds the same by triggers (`tracker.triggers`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

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
LIFTED_BY = {Role.INSPECTOR: Role.CLERK, Role.CLERK: Role.DIRECTOR, Role.DIRECTOR: Role.AUDITOR}

WORDS: dict[str, Any] = {
    "acted_for_unit": _("Whoever acted for the unit in this case does not judge it."),
    "judged_before": _("Whoever judged this case does not sign for the unit."),
    "own_case": _("The inspector handled this case as clerk: another one is needed."),
}


def recusal(case: Case, person_id: int | None, role: str) -> str:
    """Why this person may not judge or sign in this role, a key of WORDS; empty if they may."""
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
