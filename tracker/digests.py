"""What the record is proven by: canonical JSON, and words under a salt of their own."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from typing import Any


def canonical(value: Any) -> bytes:
    """Canonical JSON: sorted keys, no spaces, UTF-8 (the subset of RFC 8785 that we write)."""
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    ).encode()


def sha256(value: Any) -> str:
    """SHA-256 of the canonical JSON of a value, in hex."""
    return hashlib.sha256(canonical(value)).hexdigest()


def sha256_of(upload: Any) -> str:
    """SHA-256 of the bytes of an upload, in hex; afterwards it stands at its beginning."""
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return digest.hexdigest()


def new_salt() -> str:
    """A salt for words about to be written; it is stored with them and erased with them."""
    return secrets.token_hex(16)


def salted(salt: str, words: Mapping[str, str]) -> str:
    """HMAC-SHA256 of words by field, the salt as its key, in hex.

    Without the salt nobody can find out by trying which words it stands for.
    """
    return hmac.digest(bytes.fromhex(salt), canonical(dict(words)), "sha256").hex()
