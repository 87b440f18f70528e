"""The password asked again before a signature, with a limit on guessing."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext

from web import limits
from web.limits import Limit

# Wrong guesses before signing has to wait, by person.
WRONG = Limit("desk.sign", 5, timedelta(minutes=5))


def fault(request: HttpRequest, at: datetime) -> str:
    """What is wrong with the password in a post; empty if it is that of who is signed in."""
    user: Any = request.user
    given = request.POST.get("password", "")
    guess = (WRONG, str(user.pk))
    if not given:
        return gettext("Enter your password to sign.")
    if not limits.take(at, guess):
        return gettext("Too many wrong passwords. Wait five minutes, then try again.")
    if not user.check_password(given):
        return gettext("This is not your password. Nothing has been signed.")
    limits.give_back(guess)
    return ""
