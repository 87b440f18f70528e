"""What one signs with: one's own passkeys, telephone and sheet; and what a passkey is to sign."""

from __future__ import annotations

from typing import Any, cast

from allauth.account.decorators import reauthentication_required
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from desk.views.base import staff, uncached
from tracker import custody, reference
from tracker.models import CustodyEvent, User
from tracker.vocabulary import FactorKind
from web import factors


@staff
def mine(request: HttpRequest) -> HttpResponse:
    """One's own factors, and whether they count yet."""
    person = cast("User", request.user)
    there = list(Authenticator.objects.filter(user=person).order_by("pk"))
    enrolled = {factor.pk for factor in factors.usable(person.pk)}
    rows = [
        {
            "pk": factor.pk,
            "kind": FactorKind(factors.KINDS[factor.type]).label,
            "name": factors.name(factor),
            "since": factor.created_at,
            "used": factor.last_used_at,
            "counts": factor.pk in enrolled,
        }
        for factor in there
    ]
    kinds = {factors.KINDS[factor.type] for factor in there}
    waits = CustodyEvent.objects.waiting().filter(person=person)
    context = {
        "rows": rows,
        "has_telephone": FactorKind.TOTP in kinds,
        "has_sheet": FactorKind.SHEET in kinds,
        "vouches": bool(enrolled) and not custody.waiting(person.pk),
        "waits": waits,
        "password_signs": reference.password_signing(),
    }
    return render(request, "desk/factors.html", context)


@require_POST
@staff
@reauthentication_required  # type: ignore[untyped-decorator]  # allauth's
def sheet(request: HttpRequest) -> HttpResponse:
    """Make a sheet of one-use codes: shown now, to be printed, and never again."""
    person = cast("User", request.user)
    with transaction.atomic():
        User.objects.select_for_update().get(pk=person.pk)  # two at once make two sheets in turn
        for old in Authenticator.objects.filter(user=person, type=factors.Type.RECOVERY_CODES):
            old.delete()
        made = RecoveryCodes.activate(person)
        factors.tell_added(made.instance)
    codes = [f"{code[:4]} {code[4:]}" for code in made.generate_codes()]
    context: dict[str, Any] = {"codes": codes, "person": person}
    return uncached(render(request, "desk/factors_sheet.html", context))


@require_POST
@staff
@reauthentication_required  # type: ignore[untyped-decorator]  # allauth's
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's own factor out of use."""
    factor = get_object_or_404(Authenticator, user=request.user, pk=pk)
    factor.delete()
    messages.success(request, _("Removed: nothing is signed with it any more."))
    return redirect("mfa_index")


@require_POST
@staff
def passkey(request: HttpRequest) -> HttpResponse:
    """What the browser hands to the passkey, so that it signs the form that was posted."""
    return JsonResponse(factors.options(request))
