"""What the record keeps of a factor that was given, whatever it was given for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tracker.actor import GivenFactor
from tracker.errors import Conflict


def kept(given: GivenFactor | None, entries: Iterable[str]) -> dict[str, Any]:
    """What is kept of it; nothing where none was given, or one that nobody enrolled: a password.

    `entries` are the digests of what is done by it. Raises Conflict if it was given for other ones.
    """
    if given is None:
        return {}
    if given.covers and not set(entries) <= set(given.covers):
        raise Conflict
    if not given.key:
        return {}
    said = {"covers": list(given.covers), "words": given.words, "nonce": given.nonce}
    return {"key": given.key, **said, **({"answer": given.answer} if given.answer else {})}
