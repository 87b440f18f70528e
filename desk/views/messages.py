"""Messages: the list behind the bell, what each person wants, and the delivery record."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, cast

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from desk.bell import bell
from desk.forms.messages import TargetForm, UnitTargetForm, WhenForm, WhereForm
from desk.views.base import actor_at, only, staff
from notifications import delivery, targets
from notifications import render as letters
from notifications.models import Message, MessageSettings, Target
from notifications.preferences import mail_is_on
from notifications.vocabulary import DeliveryState, Mode, TargetKind
from tracker.actor import SETTINGS_ROLES
from tracker.models import Unit, User
from tracker.vocabulary import Role
from web import limits
from web.forms import as_int
from web.limits import Limit
from web.paging import Key, Page

PAGE = 30
TOLD = ("event__case__unit_version", "entry", "custody__person")
NEWEST = Key(("id",), descending=True)
# One test, then a pause, so that nobody floods a stranger's mailbox.
TRIALS = Limit("desk.trial", 1, timedelta(seconds=20))


@staff
def messages_page(request: HttpRequest) -> HttpResponse:
    """The newest first."""
    rows = bell(actor_at(request)).select_related(*TOLD)
    pager = Page(rows, NEWEST, request, PAGE)
    shown = [
        {"message": row, "words": letters.message_text(row), "who": whose(row)}
        for row in pager.rows
    ]
    return render(request, "desk/messages.html", {"pager": pager, "inbox": shown})


@staff
def open_message(request: HttpRequest, pk: int) -> HttpResponse:
    """To the case, its track, or the account; the notice counts as read."""
    row = get_object_or_404(bell(actor_at(request)).select_related(*TOLD), pk=pk)
    Message.objects.filter(pk=row.pk, read_at=None).update(read_at=timezone.now())
    if row.event is None:
        return redirect("desk:my-posts" if row.own else "desk:custody")
    return redirect("desk:case" if row.entry is None else "desk:track", row.event.case.number)


def whose(row: Message) -> str:
    """Whose account was touched: on the site, for who may read all of custody; never in letters."""
    return "" if row.custody is None or row.own else str(row.custody.person)


@require_POST
@staff
def read_all(request: HttpRequest) -> HttpResponse:
    """Everything has been seen."""
    person = actor_at(request).user_id
    unread = Message.objects.filter(person_id=person, target_kind=TargetKind.BELL, read_at=None)
    unread.update(read_at=timezone.now())
    return redirect("desk:messages")


@staff
def preferences(request: HttpRequest) -> HttpResponse:
    """What this person is told, when and where."""
    person = me(request)
    row = MessageSettings.objects.filter(person=person).first() or MessageSettings(person=person)
    when = WhenForm(request.POST or None, person=person)
    where = WhereForm(request.POST or None, instance=row)
    if request.method == "POST" and when.is_valid() and where.is_valid():
        when.save()
        where.save()
        messages.success(request, _("Saved."))
        return redirect("desk:message-preferences")
    return settings_page(request, person, when, where, TargetForm())


def settings_page(
    request: HttpRequest, person: User, when: WhenForm, where: WhereForm, adding: TargetForm
) -> HttpResponse:
    row = where.instance
    context = {
        "when": when,
        "where": where,
        "modes": list(Mode),
        "adding": adding,
        "targets": Target.objects.filter(person=person),
        "address": MessageSettings.objects.filter(pk=row.pk).exists() and row.address,
        "mail_is_on": mail_is_on(),
        "for_units": actor_at(request).role in {*SETTINGS_ROLES, Role.HEAD},
    }
    wrong = when.errors or where.errors or adding.errors
    return render(request, "desk/message_preferences.html", context, status=422 if wrong else 200)


def me(request: HttpRequest) -> User:
    return cast("User", request.user)


@require_POST
@staff
def add_target(request: HttpRequest) -> HttpResponse:
    """One more address of this person."""
    person = me(request)
    form = TargetForm(request.POST, instance=Target(person=person))
    if form.is_valid():
        form.save()
        messages.success(request, _("Address added. Send a test to see whether it works."))
        return redirect("desk:message-preferences")
    row = MessageSettings.objects.filter(person=person).first() or MessageSettings(person=person)
    return settings_page(request, person, WhenForm(person=person), WhereForm(instance=row), form)


def mine(request: HttpRequest, pk: int | None) -> Target:
    """An address that this person looks after; any other one is absent."""
    actor = actor_at(request)
    own = Q(person_id=actor.user_id)
    if actor.role in SETTINGS_ROLES:
        own |= Q(unit__isnull=False)
    elif actor.role == Role.HEAD and actor.unit_id is not None:
        own |= Q(unit_id=actor.unit_id)
    return get_object_or_404(Target.objects.filter(own), pk=pk)


def back(target: Target | None) -> HttpResponse:
    of_unit = target is not None and target.unit_id is not None
    return redirect("desk:message-targets" if of_unit else "desk:message-preferences")


@require_POST
@staff
def remove_target(request: HttpRequest, pk: int) -> HttpResponse:
    """The address goes; what was sent to it stays in the record."""
    target = mine(request, pk)
    target.delete()
    messages.success(request, _("Address removed."))
    return back(target)


@require_POST
@staff
def trial(request: HttpRequest) -> HttpResponse:
    """Send a test, now, to the own e-mail address or to the address `target`."""
    actor, asked = actor_at(request), request.POST.get("target", "")
    target = mine(request, as_int(asked)) if asked else None
    if not limits.take(timezone.now(), (TRIALS, str(actor.user_id))):
        messages.warning(request, _("A test was sent just now. Wait a moment."))
        return back(target)
    try:
        send_trial(request, target)
    except targets.NotSentError as error:
        text = _("The test was not sent: %(error)s") % {"error": error}
        messages.error(request, text)
    else:
        messages.success(request, _("The test was sent."))
    return back(target)


def send_trial(request: HttpRequest, target: Target | None) -> None:
    letter, key = (
        letters.trial(),
        f"trial-{actor_at(request).user_id}-{timezone.now():%Y%m%d%H%M%S}",
    )
    if target is not None:
        targets.push(target.url, letter, key)
        return
    row = MessageSettings.objects.filter(person_id=actor_at(request).user_id).first()
    if row is None or not row.address or not mail_is_on():
        raise targets.HopelessError(_("There is no e-mail address, or e-mail is off."))
    with targets.Mailer() as mailer:
        mailer.mail(row.address, letter, key)


@only({*SETTINGS_ROLES, Role.HEAD})
def unit_targets(request: HttpRequest) -> HttpResponse:
    """The addresses of units: all of them for the office, the own ones for a head."""
    actor = actor_at(request)
    office = actor.role in SETTINGS_ROLES
    units = Unit.objects.filter(active=True, parent=None)
    rows = Target.objects.filter(unit__isnull=False).order_by("unit", "id")
    if not office:
        units, rows = units.filter(pk=actor.unit_id or 0), rows.filter(unit=actor.unit_id)
    initial = {} if office else {"unit": actor.unit_id}
    form = UnitTargetForm(request.POST or None, office=office, units=units, initial=initial)
    if form.is_bound and form.is_valid():
        form.save()
        messages.success(request, _("Address added. Send a test to see whether it works."))
        return redirect("desk:message-targets")
    context = {"form": form, "targets": rows, "office": office}
    status = 422 if form.errors else 200
    return render(request, "desk/message_targets.html", context, status=status)


@only(SETTINGS_ROLES)
def deliveries(request: HttpRequest) -> HttpResponse:
    """What did not arrive, with the last error. No titles: an administrator sees no cases."""
    outside = Message.objects.exclude(target_kind=TargetKind.BELL).filter(carrier=None)
    rows = outside.filter(state=DeliveryState.FAILED).select_related("person", "target")
    struggling = outside.filter(
        state__in=[DeliveryState.QUEUED, DeliveryState.LEASED], attempts__gt=0
    )
    context: dict[str, Any] = {
        "pager": Page(rows, NEWEST, request, PAGE),
        "struggling": struggling.select_related("person", "target").order_by("next_try")[:PAGE],
        "mail_is_on": mail_is_on(),
    }
    return render(request, "desk/deliveries.html", context)


@require_POST
@only(SETTINGS_ROLES)
def send_again(request: HttpRequest, pk: int) -> HttpResponse:
    """The target has been mended: once more, under the old key."""
    if delivery.again(pk, timezone.now()):
        messages.success(request, _("It will be sent again."))
    return redirect("desk:deliveries")
