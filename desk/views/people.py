"""People: list by role and unit, add with a one-time password, edit, deactivate."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from desk.change_history import changes
from desk.forms.people import PeopleFilter, PersonForm, may_edit, one_time_password
from desk.views.base import actor_at, only, uncached
from tracker.actor import SETTINGS_ROLES
from tracker.models import User
from web.filters import every_word
from web.paging import Key, Page

PAGE = 50
BY_NAME = Key(("username",))


@only(SETTINGS_ROLES)
def people(request: HttpRequest) -> HttpResponse:
    """Everybody, by user name; filters in the address."""
    form = PeopleFilter(request.GET)
    asked = form.asked
    rows = User.objects.all()
    rows = rows.filter(every_word(asked.get("q", ""), ("name__icontains", "username__icontains")))
    rows = rows.filter(**{name: asked[name] for name in ("role", "unit") if name in asked})
    context = {
        "form": form,
        "active": form.active,
        "clear_url": request.path,
        "today": timezone.localdate(),
        "pager": Page(rows, BY_NAME, request, PAGE),
    }
    return render(request, "desk/settings_people.html", context)


@only(SETTINGS_ROLES)
def new(request: HttpRequest) -> HttpResponse:
    """A new person. The password is shown in this answer alone; it is stored as a hash."""
    initial = {"unit": request.GET.get("unit"), "role": request.GET.get("role")}
    form = PersonForm(request.POST or None, initial=initial, actor=actor_at(request))
    if form.is_bound and form.is_valid():
        secret = one_time_password()
        form.instance.set_password(secret)
        form.instance.one_time = True
        return told(request, form.save(), secret)
    status = 422 if form.errors else 200
    return render(request, "desk/settings_person.html", {"form": form}, status=status)


@only(SETTINGS_ROLES)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """One person. Those whom this actor does not look after are shown, not changed."""
    person = get_object_or_404(User, pk=pk)
    context: dict[str, Any] = {"person": person, "name": str(person), "changes": changes(person)}
    if not may_edit(actor_at(request), person):
        if request.method == "POST":
            raise Http404
        return render(request, "desk/settings_person_shown.html", context)
    form = PersonForm(request.POST or None, instance=person, actor=actor_at(request))
    if form.is_bound and form.is_valid():
        form.save()
        messages.success(request, _("%(person)s saved.") % {"person": person})
        return redirect("desk:people")
    status = 422 if form.errors else 200
    return render(request, "desk/settings_person.html", {"form": form, **context}, status=status)


@require_POST
@only(SETTINGS_ROLES)
def password(request: HttpRequest, pk: int) -> HttpResponse:
    """A new one-time password in place of a forgotten one; the old one ends at once."""
    person = get_object_or_404(User, pk=pk)
    if not may_edit(actor_at(request), person):
        raise Http404
    secret = one_time_password()
    person.set_password(secret)
    person.one_time = True
    person.save(update_fields=["password", "one_time"])
    return told(request, person, secret)


def told(request: HttpRequest, person: User, secret: str) -> HttpResponse:
    context = {"person": person, "secret": secret}
    return uncached(render(request, "desk/settings_password.html", context))
