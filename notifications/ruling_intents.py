"""What is told of the director's decision in the place of a head who does not sign, and to whom."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from notifications.intent import Intent, Who, _answer, _ask

_W = Who
OF_RULINGS: Mapping[tuple[str, str], Intent] = {
    ("propose_ruling", ""): Intent(
        **_ask(_W.OFFICE, _W.HEAD),
        what=_("Decision in the head's place proposed"),
        say=_("Somebody else than the director has to confirm; until then the head can sign."),
    ),
    ("ruling", "granted"): Intent(
        **_answer(_W.DIRECTOR, _W.HEAD),
        what=_("Decided in the head's place"),
        say=_("The case goes on without the head's signature. The reasons are public."),
    ),
    ("ruling", "refused"): Intent(
        **_answer(_W.DIRECTOR),
        what=_("Not decided in the head's place"),
        say=_("The proposal was declined. The case waits for the head's signature."),
    ),
}
