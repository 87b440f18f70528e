"""People: list, add with a one-time password, edit, end the account and open it again."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from desk import people_list
from desk.change_history import changes
from desk.forms.imports import UploadForm
from desk.forms.people import PeopleFilter, PersonForm, PostForm
from desk.posts import lines, open_at
from desk.views.base import actor_at, only, sent, uncached
from tracker import custody, posts
from tracker.actor import SETTINGS_ROLES
from tracker.errors import Refused
from tracker.models import CustodyEvent, Unit, User
from web import factors, refusals
from web.filters import every_word
from web.paging import Key, Page

PAGE = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BY_NAME = Key(("username",))


@only(SETTINGS_ROLES)
def people(request: HttpRequest) -> HttpResponse:
    """Everybody, by user name; filters in the address."""
    now = timezone.now()
    form = PeopleFilter(request.GET)
    asked = form.asked
    rows = User.objects.all()
    rows = rows.filter(every_word(asked.get("q", ""), ("name__icontains", "username__icontains")))
    if "role" in asked or "unit" in asked:
        rows = rows.filter(at_post(asked.get("role"), asked.get("unit"), now))
    pager = Page(rows, BY_NAME, request, PAGE)
    context = {
        "form": form,
        "active": form.active,
        "clear_url": request.path,
        "pager": pager,
        "rows": [
            (person, [line for line in lines(person, now) if line.held]) for person in pager.rows
        ],
    }
    return render(request, "desk/settings_people.html", context)


def at_post(role: str | None, unit: Unit | None, at: datetime) -> Q:
    """Who holds such a post now, or works for the unit besides."""
    held = list(posts.held(at, *([role] if role else custody.BY_ADMIN)))
    there = Q(pk__in={post.person_id for post in held if unit in (None, post.unit)})
    return there | Q(employer=unit, pk__in={post.person_id for post in held}) if unit else there


@only(SETTINGS_ROLES)
def new(request: HttpRequest) -> HttpResponse:
    """A new person with a first post. The password is shown in this answer alone."""
    actor, now = actor_at(request), timezone.now()
    initial = {"unit": request.GET.get("unit"), "role": request.GET.get("role")}
    form = PersonForm(sent(request))
    post = PostForm(sent(request), initial=initial, actor=actor)
    if form.is_bound and all([form.is_valid(), post.is_valid()]):
        secret = custody.make_account(form.instance, post.instance, actor, now)
        return told(request, form.instance, secret)
    status = 422 if form.errors or post.errors else 200
    context = {"form": form, "post_form": post}
    return render(request, "desk/settings_person.html", context, status=status)


@only(SETTINGS_ROLES)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """One person. Those whom this actor does not look after are shown, not changed."""
    person, now, actor = get_object_or_404(User, pk=pk), timezone.now(), actor_at(request)
    context: dict[str, Any] = {
        "person": person,
        "name": str(person),
        "posts": lines(person, now),
        "custody": told_of(person),
        "changes": changes(person),
        "may_reset": custody.may_reset(actor, person, now),
    }
    if not custody.may_edit(actor, person, now):
        if request.method == "POST":
            raise Http404
        return render(request, "desk/settings_person_shown.html", context)
    form = PersonForm(sent(request), instance=person)
    if form.is_bound and form.is_valid():
        custody.change_person(form.instance, form.changed_data, actor, now)
        messages.success(request, _("%(person)s saved.") % {"person": person})
        return redirect("desk:people")
    status = 422 if form.errors else 200
    return render(request, "desk/settings_person.html", {"form": form, **context}, status=status)


def told_of(person: User) -> list[CustodyEvent]:
    """What was done to somebody's account, newest first."""
    rows = person.custody.select_related("post", "confirmation").order_by("-id")
    return list(rows[:50])


@require_POST
@only(SETTINGS_ROLES)
def password(request: HttpRequest, pk: int) -> HttpResponse:
    """A new one-time password in place of a forgotten one; the old one ends at once."""
    person = looked_after(request, pk)
    return told(request, person, custody.reset_password(person, actor_at(request), timezone.now()))


@only(SETTINGS_ROLES)
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End an account: what is open at its posts is shown first, and has to be handed over."""
    person, now = looked_after(request, pk), timezone.now()
    held = [line for line in lines(person, now) if line.held]
    busy = [line for line in held if open_at(line.post, now)]
    if request.method == "POST" and not busy:
        custody.end_account(person, actor_at(request), now)
        messages.success(request, _("The account of %(person)s is ended.") % {"person": person})
        return redirect("desk:person", pk)
    context = {"person": person, "posts": held, "busy": busy}
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/settings_person_end.html", context, status=status)


@require_POST
@only(SETTINGS_ROLES)
def reactivate(request: HttpRequest, pk: int) -> HttpResponse:
    """Open an ended account again, with a new one-time password and no post yet."""
    person = looked_after(request, pk)
    if person.is_active:
        messages.info(request, _("This account is open already."))
        return redirect("desk:person", pk)
    return told(request, person, custody.reactivate(person, actor_at(request), timezone.now()))


@require_POST
@only(SETTINGS_ROLES)
def factors_lost(request: HttpRequest, pk: int) -> HttpResponse:
    """Take away what somebody signs with, who has lost it: they enrol anew."""
    person = looked_after(request, pk)
    factors.take_away(person, actor_at(request), timezone.now())
    messages.success(request, _("What %(person)s signs with is taken away.") % {"person": person})
    return redirect("desk:person", pk)


def looked_after(request: HttpRequest, pk: int) -> User:
    """A person whom this actor may change; others are absent."""
    person = get_object_or_404(User, pk=pk)
    if not custody.may_edit(actor_at(request), person, timezone.now()):
        raise Http404
    return person


def told(request: HttpRequest, person: User, secret: str) -> HttpResponse:
    context = {"person": person, "secret": secret}
    return uncached(render(request, "desk/settings_password.html", context))


@only(SETTINGS_ROLES)
def by_list(request: HttpRequest) -> HttpResponse:
    """People, posts and units from a spreadsheet: all of it, or the faults by row."""
    form = UploadForm(sent(request), request.FILES or None)
    context: dict[str, Any] = {"form": form}
    if form.is_bound and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            came = people_list.load(file, file.name, actor_at(request), timezone.now())
        except Refused as error:
            form.add_error("file", refusals.in_a_line(error))
        else:
            if not came.faults:
                return uncached(render(request, "desk/settings_list_done.html", {"came": came}))
            context["faults"] = came.faults
    status = 422 if form.errors or "faults" in context else 200
    return render(request, "desk/settings_list.html", context, status=status)


@only(SETTINGS_ROLES)
def blank_list(request: HttpRequest) -> HttpResponse:
    """The blank workbook to be filled in."""
    out = BytesIO()
    people_list.blank(out)
    answer = HttpResponse(out.getvalue(), content_type=XLSX)
    answer["Content-Disposition"] = 'attachment; filename="people.xlsx"'
    return answer
