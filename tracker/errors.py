"""Typed refusals. The door raises them; the faces tell them by `web.refusals`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from tracker.vocabulary import Role


@dataclass(frozen=True)
class Blocker:
    """One missing thing: its rule, the gate it belongs to, words for it, and who can supply it."""

    code: str
    missing: Any
    who: str
    gate: str | None = None

    def as_dict(self) -> dict[str, str | None]:
        return {
            "code": self.code,
            "gate": self.gate,
            "missing": str(self.missing),
            "who": self.who,
            "who_label": str(Role(self.who).label),
        }


class Refused(Exception):  # noqa: N818  # the word of the field, not a fault of the program
    """A verb was not performed; nothing has changed. `message` is for the user, translated."""

    message: Any = _("This cannot be done.")

    def __init__(self, message: Any = None) -> None:
        if message is not None:
            self.message = message
        super().__init__(str(self.message))


class NotFound(Refused):
    """Absent or forbidden: the two look the same."""

    message = _("There is no such case, or it is not yours to see.")


class NotAllowed(Refused):
    message = _("Your role does not do this.")


class WrongState(Refused):
    message = _("The case is no longer at the step where this is done.")


class Conflict(Refused):
    """Somebody moved the case since the page was read, or it is locked just now."""

    message = _("The case has changed since you opened this page. Look at it again, then repeat.")


class Busy(Conflict):
    message = _("Somebody else is working on this case right now. Try again in a moment.")


class Invalid(Refused):
    """The payload has faults; `errors` maps a field to its messages."""

    message = _("Please correct the marked fields.")

    def __init__(self, errors: Mapping[str, Sequence[Any]]) -> None:
        self.errors = {field: list(messages) for field, messages in errors.items()}
        super().__init__()

    def __str__(self) -> str:
        return "; ".join(f"{f}: {' '.join(map(str, m))}" for f, m in self.errors.items())


class Blocked(Refused):
    """Something is missing; `blockers` names each thing and who can supply it."""

    message = _("Something is still missing.")

    def __init__(self, blockers: Sequence[Blocker]) -> None:
        self.blockers = list(blockers)
        super().__init__()

    def __str__(self) -> str:
        return "; ".join(str(b.missing) for b in self.blockers)
