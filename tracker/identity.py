"""One person, one account: staff numbers and telephones as keyed hashes, which tell nothing."""

from __future__ import annotations

import unicodedata

from django.conf import settings
from django.utils.crypto import salted_hmac


def plain(number: str) -> str:
    """Letters and digits alone, of whatever width they were typed."""
    return "".join(c for c in unicodedata.normalize("NFKC", number).upper() if c.isalnum())


def staff_key(number: str) -> str | None:
    """The key of a staff number; None where there is none."""
    known = plain(number)
    return _hash("staff", known) if known else None


def phone_key(number: str) -> str | None:
    """The key of a telephone number, with or without the prefix of the country."""
    known = plain(number).removeprefix("0086")
    if len(known) == 13 and known.startswith("86"):
        known = known[2:]
    return _hash("phone", known) if known else None


def contact_key(contact: str) -> str | None:
    """The key of a contact that somebody left: a telephone number or an e-mail address."""
    if "@" in contact:
        return _hash("mail", unicodedata.normalize("NFKC", contact).strip().casefold())
    return phone_key(contact)


def _hash(kind: str, plain: str) -> str:
    # Not the secret key, which may be changed: the keys have to stay comparable.
    salt = f"tracker.identity.{kind}"
    return salted_hmac(salt, plain, secret=settings.SALT_KEY, algorithm="sha256").hexdigest()
