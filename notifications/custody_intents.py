"""What is told of an act on somebody's account: to them, and to whoever watches over accounts.

Never a name, a number or a password: what kind of act it was, by which post, and where to look.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from notifications.intent import Intent
from notifications.vocabulary import Kind, Urgency
from tracker.vocabulary import Role

#: Who watches over accounts: the auditor; where there is none but who is meant, the next one.
WATCHERS = (Role.AUDITOR, Role.DIRECTOR, Role.CLERK)
OWN = Intent(
    Kind.CUSTODY,
    Urgency.ACT,
    frozenset(),
    what=_("Your account: %(kind)s"),
    say=_("Done by: %(by)s. If you know nothing of it, tell the auditor at once."),
)
WATCHED = Intent(
    Kind.CUSTODY,
    Urgency.KNOW,
    frozenset(),
    what=_("An account: %(kind)s"),
    say=_("Done by: %(by)s. Whose account it is, and what is to be confirmed, stands there."),
)
#: What nobody independent has confirmed in time; told once, and never confirmed by time.
UNCONFIRMED = Intent(
    Kind.OVERDUE,
    Urgency.OVERDUE,
    frozenset(),
    what=_("Not confirmed in time: %(kind)s"),
    say=_("Done by: %(by)s. Until somebody independent confirms it, nothing is signed with it."),
)
