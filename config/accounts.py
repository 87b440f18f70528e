"""How people sign in: by user name and password, a second factor on top; nobody signs up."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from cryptography.fernet import InvalidToken
from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from encrypted_fields.fields import EncryptedTextField

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


# The key that encrypts identities, too.
SECRETS = EncryptedTextField()


class StaffFactors(DefaultMFAAdapter):
    """Secrets of telephones and printed sheets lie encrypted in the database."""

    def encrypt(self, text: str) -> str:
        """The secret as it is kept."""
        return str(SECRETS.f.encrypt(text.encode()).decode())

    def decrypt(self, encrypted_text: str) -> str:
        """The secret; one from before they were encrypted is what it is."""
        try:
            return str(SECRETS.f.decrypt(encrypted_text.encode()).decode())
        except InvalidToken:
            return encrypted_text


class PasskeyForm(AddWebAuthnForm):
    """allauth's, whose one field has no name in any language."""

    name = forms.CharField(label=_("What I call this passkey"), max_length=60, required=False)
