"""The exit 销号: the chain of signatures, and closing."""

from __future__ import annotations

import hashlib
from datetime import UTC

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tracker import numbers
from tracker.models import Case, Signature
from tracker.models.record import canonical
from tracker.verbs.base import Act, Verb, VerbForm
from tracker.vocabulary import ClockKind, Role, Status, VerbName


class SignForm(VerbForm):
    opinion = forms.CharField(label=_("Opinion"), max_length=500, required=False)


def put_signature(act: Act) -> None:
    assert act.actor.user_id is not None  # the system is granted no signature
    Signature.objects.create(
        case=act.case,
        round=act.case.round,
        role=act.actor.role,
        user_id=act.actor.user_id,
        opinion=act.data["opinion"],
        at=act.at,
    )
    act.set(**{f"signed_{act.actor.role}_id": act.actor.user_id})
    act.reason = act.data["opinion"]


class Sign(Verb):
    name = VerbName.SIGN
    label = _("Sign")
    roles = frozenset({Role.HEAD, Role.INSPECTOR})
    sources = (Status.VERIFIED,)
    signs = True
    form = SignForm

    def apply(self, act: Act) -> None:
        put_signature(act)


def dossier_digest(case: Case) -> str:
    """SHA-256 over number, event digests, files and signatures: what the sign-off stands on."""
    body = {
        "case": case.number,
        "events": list(case.events.order_by("seq").values_list("digest", flat=True)),
        "files": list(case.files.order_by("id").values_list("sha256", flat=True)),
        "signatures": [
            [str(s.role), s.user_id, s.at.astimezone(UTC).isoformat()]
            for s in case.signatures.filter(round=case.round)
        ],
    }
    return hashlib.sha256(canonical(body)).hexdigest()


class Close(Verb):
    name = VerbName.CLOSE
    label = _("Sign off")
    roles = frozenset({Role.DIRECTOR})
    sources = (Status.VERIFIED,)
    move = "close"
    signs = True
    form = SignForm

    def apply(self, act: Act) -> None:
        put_signature(act)
        year = timezone.localdate(act.at).year
        number = numbers.sign_off_number(year, numbers.take(numbers.SIGN_OFF, year))
        act.set(
            sign_off_number=number,
            ended_at=act.at,
            dossier_digest=dossier_digest(act.case),
        )
        act.record = {"sign_off_number": number, "dossier": act.case.dossier_digest}
        act.stop = (ClockKind.NOTICE,)
