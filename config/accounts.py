"""How people sign in: by user name and password, a second factor on top; nobody signs up."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from tracker.models import User


class StaffAccounts(DefaultAccountAdapter):
    """Accounts are made by the office in settings; the public has none."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse every sign-up."""
        return False

    def set_password(self, user: User, password: str) -> None:
        """Store the password that a person has chosen; one handed over is over with it."""
        user.one_time = False
        super().set_password(user, password)
