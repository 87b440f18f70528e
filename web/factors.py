"""The factor that only a signer holds: asked for on a form, checked, enrolled under custody.

allauth keeps telephones, passkeys and printed codes (its secrets encrypted, `config.accounts`). Its
own passkey ceremony signs a random word; here a passkey signs what the page showed
(`tracker.signing.challenge`), so its answer is asked for and checked beside it, by `fido2`. A
factor counts only if an event of custody tells of its enrolment.
"""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from allauth.account import app_settings
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal.auth import get_server
from django import forms
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from fido2.utils import websafe_encode

from tracker import custody, reference, signing
from tracker.actor import Actor, GivenFactor
from tracker.digests import sha256, sha256_of
from tracker.identity import plain
from tracker.models import User
from tracker.vocabulary import CustodyKind, FactorKind
from web import limits
from web.limits import Limit

Type = Authenticator.Type
KINDS: dict[str, FactorKind] = {
    Type.WEBAUTHN: FactorKind.PASSKEY,
    Type.TOTP: FactorKind.TOTP,
    Type.RECOVERY_CODES: FactorKind.SHEET,
}
# Wrong guesses before signing has to wait, by person.
WRONG = Limit("desk.sign", 5, timedelta(minutes=5))
ASKED = "signing"  # where the session keeps what a passkey was asked to sign
COVERED = 200  # of these at most
FILE = "file:"  # before the name of a field that sends files; static/desk/passkey.js
COVERS = "covers"  # the field of a form that says what its page showed


# Of a person -----------------------------------------------------------------------------------


def fingerprint(factor: Authenticator) -> str:
    """What tells one factor from all others, and from another secret put in its place."""
    kept: dict[str, Any] = factor.data
    secret = {name: kept.get(name) for name in ("credential", "secret", "seed")}
    return sha256({"type": str(factor.type), **secret})


def usable(person_id: int) -> list[Authenticator]:
    """The factors of a person that an event of custody tells of, the oldest first."""
    found = list(Authenticator.objects.filter(user=person_id).order_by("pk"))
    keys = custody.enrolled(person_id) if found else set()
    return [factor for factor in found if fingerprint(factor) in keys]


def name(factor: Authenticator) -> str:
    """What its holder calls a passkey; the others are one of a kind."""
    return str(factor.wrap().name) if factor.type == Type.WEBAUTHN else ""


@dataclass(frozen=True)
class SigningWays:
    """With what a person can sign here."""

    passkey: bool = False
    code: bool = False
    password: bool = False

    @property
    def any(self) -> bool:
        return self.passkey or self.code or self.password


def ways(person_id: int) -> SigningWays:
    kinds = {KINDS[factor.type] for factor in usable(person_id)}
    return SigningWays(
        passkey=FactorKind.PASSKEY in kinds,
        code=bool(kinds & {FactorKind.TOTP, FactorKind.SHEET}),
        password=reference.password_signing(),
    )


# On a form -------------------------------------------------------------------------------------


class CodeInput(forms.PasswordInput):
    """A code is read while it is typed, and never shown again."""

    input_type = "text"


class FactorField(forms.CharField):
    """Part of the signature under a form; it is the page's own and never part of a payload."""

    is_factor = True


def ask(form: forms.Form) -> None:
    """Let a form ask for the factor of whoever sends it; one of the three is enough."""
    one_time = {"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}
    known = {"autocomplete": "current-password"}
    form.fields["code"] = FactorField(
        label=_("Code of your telephone, token or printed sheet"),
        required=False,
        widget=CodeInput(attrs=one_time),
    )
    form.fields["password"] = FactorField(
        label=_("Your password"), required=False, widget=forms.PasswordInput(attrs=known)
    )
    form.fields["passkey"] = FactorField(required=False, widget=forms.HiddenInput())


#: What is posted only for the signature, and is repeated on no page.
FIELDS = ("code", "password", "passkey", COVERS)


def asking(person_id: int, covers: Sequence[str] = ()) -> dict[str, Any]:
    """Context of templates/web/factor.html: the ways of a person, and what the page shows."""
    return {"ways": ways(person_id), "covers": covers}


# Giving ----------------------------------------------------------------------------------------


class UnprovenError(Exception):
    """No factor was given, or a wrong one; nothing was done."""

    def __init__(self, words: str, field: str = "code") -> None:
        super().__init__(words)
        self.words, self.field = words, field


def prove(request: HttpRequest, actor: Actor, at: datetime, form: forms.Form) -> Actor | None:
    """The actor with the factor that was posted; None, with a fault on the form, without one."""
    try:
        return actor.proven(given(request, at))
    except UnprovenError as error:
        form.add_error(error.field, error.words)
        return None


def given(request: HttpRequest, at: datetime) -> GivenFactor:
    """The factor that was posted. Raises UnprovenError; after five wrong ones one has to wait."""
    person, posted = cast("User", request.user), request.POST
    alone = reference.password_signing()
    field = next((name for name in ("passkey", "code") if posted.get(name)), "password")
    if not posted.get(field) or (field == "password" and not alone):
        words = gettext("Sign with your passkey, or enter a code of your telephone or sheet.")
        if alone:
            raise UnprovenError(gettext("Enter your password to sign."), "password")
        raise UnprovenError(words)
    guess = (WRONG, str(person.pk))
    if not limits.take(at, guess):
        words = gettext("Too many wrong tries. Wait five minutes, then try again.")
        raise UnprovenError(words, "password" if field == "password" else "code")
    found = CHECKS[field](request, person)
    limits.give_back(guess)
    return found


def by_password(request: HttpRequest, person: User) -> GivenFactor:
    if not person.check_password(request.POST["password"]):
        words = gettext("This is not your password. Nothing has been signed.")
        raise UnprovenError(words, "password")
    return GivenFactor(FactorKind.PASSWORD, covers=covers_of(request.POST))


def by_code(request: HttpRequest, person: User) -> GivenFactor:
    """A code of the telephone or of the sheet, however it was typed; each counts once."""
    code = plain(request.POST["code"])
    for factor in usable(person.pk):
        if factor.type != Type.WEBAUTHN and factor.wrap().validate_code(code):
            factor.record_usage()
            kind, key = KINDS[factor.type], fingerprint(factor)
            return GivenFactor(kind, key, covers=covers_of(request.POST), words=words_of(request))
    raise UnprovenError(
        gettext("This code is not right, or was used before. Nothing has been signed.")
    )


def by_passkey(request: HttpRequest, person: User) -> GivenFactor:
    """The answer of a passkey to what it was asked last in this session."""
    wrong = gettext("The passkey has not signed what this page shows. Nothing has been signed.")
    asked = request.session.pop(ASKED, None)
    posted = request.POST
    covers, words = covers_of(posted), words_of(request)
    if not covers or not asked or asked["covers"] != list(covers) or asked["words"] != words:
        raise UnprovenError(wrong)
    challenge = signing.challenge(covers, words, asked["nonce"])
    state = {"challenge": websafe_encode(challenge), "user_verification": "required"}
    factors = {key_of(factor): factor for factor in passkeys(person.pk)}
    try:
        answer = json.loads(posted["passkey"])
        known = [credential(factor) for factor in factors.values()]
        found = get_server().authenticate_complete(state, known, answer)
        said = answer["response"]
        kept = {name: str(said[name]) for name in ("clientDataJSON", "authenticatorData")}
        kept["signature"] = str(said["signature"])
    except Exception as error:  # fido2 raises many kinds for what a browser can send
        raise UnprovenError(wrong) from error
    factor = factors[found.credential_id]
    factor.record_usage()
    key = fingerprint(factor)
    return GivenFactor(FactorKind.PASSKEY, key, covers, words, asked["nonce"], kept)


CHECKS = {"password": by_password, "code": by_code, "passkey": by_passkey}


def options(request: HttpRequest) -> dict[str, Any]:
    """What a browser needs to let a passkey sign the form that was posted; kept in the session."""
    person = cast("User", request.user)
    covers, words, nonce = covers_of(request.POST), words_of(request), secrets.token_hex(16)
    challenge = signing.challenge(covers, words, nonce)
    known = [credential(factor) for factor in passkeys(person.pk)]
    found, _state = get_server().authenticate_begin(
        known, user_verification="required", challenge=challenge
    )
    request.session[ASKED] = {"covers": list(covers), "words": words, "nonce": nonce}
    return dict(found)


def covers_of(posted: QueryDict) -> tuple[str, ...]:
    return tuple(posted.getlist(COVERS))[:COVERED]


def words_of(request: HttpRequest) -> str:
    """SHA-256 of the names and values that a form posts, but for the signature itself.

    Of a file its SHA-256 stands there, under `FILE` and the name of its field: so the browser says
    it when it asks what the passkey is to sign, and sends the file itself only once.
    """
    left_out = {"csrfmiddlewaretoken", *FIELDS}
    lines = [
        [name, str(value).replace("\r\n", "\n")]
        for name, values in request.POST.lists()
        if name not in left_out
        for value in values
    ]
    files = [
        [f"{FILE}{name}", sha256_of(upload)]
        for name, uploads in request.FILES.lists()
        for upload in uploads
    ]
    return sha256(sorted([*lines, *files]))


def passkeys(person_id: int) -> Iterator[Authenticator]:
    return (factor for factor in usable(person_id) if factor.type == Type.WEBAUTHN)


def credential(factor: Authenticator) -> Any:
    """The public half of a passkey, with its name."""
    return factor.wrap().authenticator_data.credential_data


def key_of(factor: Authenticator) -> bytes:
    return bytes(credential(factor).credential_id)


# Under custody ---------------------------------------------------------------------------------


def added(sender: Any, instance: Authenticator, created: bool, **_signal: Any) -> None:
    """Tell of a factor that was enrolled: the printed sheet alone is told of when it is shown."""
    if created and instance.type != Type.RECOVERY_CODES:
        tell_added(instance)


def tell_added(factor: Authenticator) -> None:
    public = ""
    if factor.type == Type.WEBAUTHN:
        public = websafe_encode(bytes(credential(factor)))
    custody.note_factor(
        cast("User", factor.user),
        CustodyKind.FACTOR_ADDED,
        timezone.now(),
        KINDS[factor.type],
        fingerprint(factor),
        public,
        vouched=vouched(factor),
    )


def removed(sender: Any, instance: Authenticator, **_signal: Any) -> None:
    """Tell that a factor is gone, whoever removed it."""
    person = User.objects.filter(pk=instance.user_id).first()
    if person is not None:
        kind, key = KINDS[instance.type], fingerprint(instance)
        custody.note_factor(person, CustodyKind.FACTOR_REMOVED, timezone.now(), kind, key)


def vouched(new: Authenticator) -> bool:
    """Whether who enrols it has just given another factor, one that custody knows."""
    request = context.request
    if request is None or getattr(request.user, "pk", None) != new.user_id:
        return False
    known = {factor.pk for factor in usable(new.user_id)} - {new.pk}
    fresh = time.time() - app_settings.REAUTHENTICATION_TIMEOUT
    return any(
        record.get("method") == "mfa" and record.get("id") in known and record["at"] > fresh
        for record in get_authentication_records(request, request.user)
    )


def take_away(person: User, actor: Actor, at: datetime) -> None:
    """Remove all factors of somebody who has lost them; raises NotAllowed."""
    custody.factors_reset(person, actor, at)
    for factor in Authenticator.objects.filter(user=person):
        factor.delete()
