"""Something a person does easily and a flood of letters does not: a proof of work, or a question.

With a script the browser works for a second or two (ALTCHA, PBKDF2). Without one, or where a page
is not served securely and the browser therefore offers no cryptography, a small sum is asked; as a
program can do that sum too, far fewer letters an hour are taken that way. Either proof counts once.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import altcha
from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext

from web import limits
from web.limits import Limit

ALGORITHM, COST = "PBKDF2/SHA-256", 5000  # rounds a try; 256 tries on the average
LASTS = timedelta(minutes=30)
SALT = "portal.question"
# By address; whoever works for it may send more.
HOUR = timedelta(hours=1)
WORKED, ANSWERED = Limit("portal.proof", 20, HOUR), Limit("portal.question", 5, HOUR)


def secret() -> str:
    return salted_hmac("portal.altcha", settings.SECRET_KEY, algorithm="sha256").hexdigest()


def challenge(at: datetime) -> dict[str, Any]:
    """A fresh challenge for the browser, signed and good for half an hour."""
    made = altcha.create_challenge(ALGORITHM, COST, expires_at=at + LASTS, hmac_secret=secret())
    return dict(made.to_dict())


@dataclass(frozen=True)
class Question:
    """A sum in words; `token` holds it, signed."""

    first: int
    second: int
    token: str

    @classmethod
    def new(cls) -> Question:
        first, second = secrets.randbelow(8) + 2, secrets.randbelow(8) + 2
        values = [first, second, secrets.token_hex(8)]
        return cls(first, second, signing.dumps(values, salt=SALT))

    def __str__(self) -> str:
        words = gettext("What is %(first)s plus %(second)s?")
        return words % {"first": self.first, "second": self.second}


def fault(request: HttpRequest, at: datetime) -> str:
    """What is wrong with the proof in a post; empty if it is good. A good one is used up."""
    payload = request.POST.get("altcha", "")
    limit = WORKED if payload else ANSWERED
    if not limits.take(at, (limit, limits.address(request))):
        return gettext("Too much has been sent from your address. Try again in an hour.")
    proof = worked(payload) if payload else answered(request)
    if not proof:
        return gettext("The check was not passed. Please do it once more.")
    if not limits.use_up(f"{limit.name} {proof}", at + LASTS):
        return gettext("This form has been sent already. Please do the check once more.")
    return ""


def worked(payload: str) -> str:
    """What identifies the work that was done; empty if it was not, or too long ago.

    It is the challenge: the same work can be written down in any number of ways.
    """
    if not altcha.verify_solution(payload, secret()).verified:
        return ""
    return str(altcha.Payload.from_base64(payload).challenge.signature)


def answered(request: HttpRequest) -> str:
    """What identifies the question that was answered rightly; empty if it was not."""
    token = request.POST.get("question", "")
    try:
        first, second, nonce = signing.loads(token, salt=SALT, max_age=LASTS)
    except (signing.BadSignature, ValueError):
        return ""
    right = str(first + second)
    given = request.POST.get("sum", "").strip()
    return str(nonce) if secrets.compare_digest(right.encode(), given.encode()) else ""
