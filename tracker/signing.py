"""What a signer's factor is given for, and what the record keeps of it (design §3, §5).

A passkey signs a challenge: the digest of what the page showed, of what was posted with it, and of
a word said once. Whoever has the event and the public key of the enrolment can check it again
without this system. A code or a password signs nothing: of those the office's word is kept.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from tracker import content
from tracker.actor import Actor
from tracker.digests import canonical, sha256
from tracker.models import Case
from tracker.proofs import kept

#: Most cases that are signed in one ceremony: each of their events names all of them.
MOST = 50


def entry(case: Case, role: str, verb: str) -> str:
    """SHA-256 of what somebody in this role stands for by this verb as the case is now, in hex."""
    return _entry(case, role, verb, content.whole(case))


def _entry(case: Case, role: str, verb: str, judged: str) -> str:
    stands_for = {"case": case.number, "round": case.round, "content": judged}
    return sha256({**stands_for, "role": str(role), "verb": str(verb)})


def challenge(covers: Sequence[str], words: str, nonce: str) -> bytes:
    """The 32 bytes that a passkey signs: of all entries, what was posted, and a word said once."""
    body = {"covers": list(covers), "words": words, "nonce": nonce}
    return hashlib.sha256(canonical(body)).digest()


def proof(case: Case, actor: Actor, verb: str) -> dict[str, Any]:
    """What the event keeps of the factor that was given, before anything is changed.

    Raises Conflict if it was given for something else than the case is now.
    """
    given = actor.given
    if given is None:
        return {}
    judged = content.whole(case)
    return {"content": judged, **kept(given, [_entry(case, actor.role, verb, judged)])}
