"""Who acts: a person in a post, a citizen, or the system itself. Knows no table."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from tracker.vocabulary import OFFICE_ROLES, STANDING_IN, FactorKind, Role, Tenure

SETTINGS_ROLES = OFFICE_ROLES | {Role.ADMIN}
# Identities of reporters are for the office only.
IDENTITY_ROLES = OFFICE_ROLES


class ReportLike(Protocol):
    """What a citizen holds: the row of a report (`tracker.models.Report`)."""

    pk: Any


@dataclass(frozen=True)
class GivenFactor:
    """The factor that somebody gave just now, checked by the face that asked for it.

    `covers` are the digests of what it was given for (`tracker.signing.entry`), as the page showed
    it; empty where no page did. `key` names the enrolled factor, `words` is the digest of what was
    posted with it, `answer` a passkey's own words, in base64url.
    """

    factor: FactorKind
    key: str = ""
    covers: tuple[str, ...] = ()
    words: str = ""
    nonce: str = field(default_factory=lambda: secrets.token_hex(16))
    answer: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Actor:
    """Who acts. Never None. A person in a post is made by `tracker.posts.actor`."""

    role: str
    user_id: int | None = None
    unit_id: int | None = None  # for which a unit's people act
    name: str = ""
    # Whether the post is held at this moment, and it is this person's turn to act in it.
    in_term: bool = True
    post_id: int | None = None
    post: str = ""  # as it is called
    tenure: str = ""
    unit_name: str = ""
    employer_id: int | None = None
    # Given just now; needed to sign and to decide as the second person.
    given: GivenFactor | None = None
    # A citizen with a receipt in hand: the report it belongs to.
    report_id: int | None = None

    @classmethod
    def citizen(cls, report: ReportLike | None = None) -> Actor:
        """Somebody without an account; with the receipt of a report, its reporter."""
        return cls(role=Role.CITIZEN, report_id=report.pk if report else None)

    def proven(self, given: GivenFactor | None = None) -> Actor:
        """The same person, having given a factor just now; the password alone, if none is said."""
        return replace(self, given=given or GivenFactor(FactorKind.PASSWORD))

    @property
    def factor(self) -> str:
        """The kind of factor that was given; empty where none was."""
        return str(self.given.factor) if self.given is not None else ""

    def as_head(self, unit_id: int | None, unit_name: str) -> Actor:
        """The same person, acting for the head of a unit in one case."""
        return replace(
            self,
            role=Role.HEAD,
            unit_id=unit_id,
            unit_name=unit_name,
            post="",
            tenure=Tenure.ACTING,
        )

    def told(self) -> dict[str, Any]:
        """Who acts, as an event keeps it: name, post and unit as they are called at this moment."""
        return {
            "actor_id": self.user_id,
            "role": self.role,
            "actor_unit_id": self.unit_id,
            "actor_name": self.name,
            "actor_post": self.post,
            "actor_tenure": self.tenure,
            "actor_unit_name": self.unit_name,
        }

    @property
    def stands_in(self) -> bool:
        """Whether somebody acts in another's place 代."""
        return self.tenure in STANDING_IN


NOBODY = Actor(role="", in_term=False)
SYSTEM = Actor(role=Role.SYSTEM)
