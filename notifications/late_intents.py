"""What is told as a clock runs out, rung by rung of its ladder, and to whom."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from notifications.intent import Intent, Who, _late, _to
from notifications.vocabulary import Kind, Urgency
from tracker.vocabulary import Effect

_W = Who
OF_LADDERS: Mapping[tuple[str, str], Intent] = {
    ("remind", Effect.REMIND): Intent(
        **_to(Kind.REMINDER, Urgency.ACT, _W.OWNER),
        what=_("Due soon"),
        say=_("%(clock)s: the time limit ends on %(day)s."),
    ),
    ("remind", Effect.OVERDUE): Intent(
        **_late(),
        what=_("Overdue"),
        say=_("%(clock)s: the time limit ended on %(day)s."),
    ),
    ("remind", Effect.SUPERVISION_ORDER): Intent(
        **_late(_W.CLERK),
        what=_("Overdue, supervision order"),
        say=_("%(clock)s: the time limit ended on %(day)s. A supervision order was issued."),
    ),
    ("remind", Effect.YELLOW_CARD): Intent(
        **_late(_W.CLERK, _W.SUPERVISOR),
        what=_("Overdue, yellow card"),
        say=_("%(clock)s: the time limit ended on %(day)s. A yellow card was given."),
    ),
    ("remind", Effect.RED_CARD): Intent(
        **_late(_W.CLERK, _W.SUPERVISOR, _W.DIRECTOR),
        what=_("Overdue, red card"),
        say=_("%(clock)s: the time limit ended on %(day)s. A red card was given."),
    ),
}
