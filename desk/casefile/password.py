"""The password asked again before a signature, with a limit on guessing."""

from __future__ import annotations

from typing import Any

from allauth.core.internal.ratelimit import consume
from django.http import HttpRequest
from django.utils.translation import gettext

# Wrong guesses before signing has to wait, per person.
LIMIT = {"sign": "5/5m/key"}


class Proof:
    """Whether the password in this request is that of who is signed in; `fault` says if not."""

    def __init__(self, request: HttpRequest) -> None:
        self.good, self.fault = False, ""
        user: Any = request.user
        given = request.POST.get("password", "")
        key = str(user.pk)
        if not self.allowed(request, key, dry_run=True):
            self.fault = gettext("Too many wrong passwords. Wait five minutes, then try again.")
        elif not given:
            self.fault = gettext("Enter your password to sign.")
        elif not user.check_password(given):
            self.allowed(request, key)
            self.fault = gettext("This is not your password. Nothing has been signed.")
        else:
            self.good = True

    @staticmethod
    def allowed(request: HttpRequest, key: str, *, dry_run: bool = False) -> bool:
        return bool(
            consume(request, app="desk", action="sign", config=LIMIT, key=key, dry_run=dry_run)
        )
