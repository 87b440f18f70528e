"""How a draw 抽取 comes about: pure, without a database, so that anybody can do it again.

Before a month begins the hash of its key is published, after it has ended the key. A draw of the
month follows from that key, the case, the round, the occasion and the pool, and from nothing else.
docs/draws.md tells it to those who check.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from typing import Any

from tracker.digests import sha256


def new_key() -> str:
    return secrets.token_hex(32)


def commitment(key: str) -> str:
    """What is published of a key beforehand."""
    return hashlib.sha256(bytes.fromhex(key)).hexdigest()


def pool_digest(pool: Iterable[int]) -> str:
    """SHA-256 of the pool as canonical JSON: the numbers in ascending order."""
    return sha256(sorted(pool))


def in_record(pool: tuple[int, ...]) -> dict[str, Any]:
    """A pool as an event names it before anything is drawn; where nobody is drawn, empty."""
    return {"pool": pool, "pool_digest": pool_digest(pool) if pool else ""}


def seed(key: str, case: str, round_: int, occasion: str, nth: int) -> bytes:
    """HMAC of the month's key over case number, round, occasion, and which draw of it this is."""
    words = "\n".join((case, str(round_), occasion, str(nth)))
    return hmac.digest(bytes.fromhex(key), words.encode(), "sha256")


def order(seed: bytes, pool: Iterable[int]) -> list[int]:
    """The pool in the order of the draw: each number by its HMAC under the seed."""
    return sorted(pool, key=lambda number: hmac.digest(seed, str(number).encode(), "sha256"))


def hit(seed: bytes, one_in: int) -> bool:
    """Whether a lot falls on the case: the first eight bytes of an HMAC, one number in so many."""
    word = hmac.digest(seed, b"lot", "sha256")[:8]
    return int.from_bytes(word, "big") % one_in == 0
