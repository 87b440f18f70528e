"""Posts: give, extend and end them; be away; choose the one to act in."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from desk.forms.people import AbsenceForm, PostForm, SuccessorForm, TermForm
from desk.middleware import CHOSEN
from desk.posts import lines, open_at
from desk.views.base import actor_at, only, sent, staff
from desk.views.people import looked_after, told_of
from tracker import custody, posts
from tracker.actor import SETTINGS_ROLES, Actor
from tracker.errors import NotAllowed, Refused
from tracker.models import Absence, Case, Post, User
from tracker.vocabulary import OFFICE_ROLES, Role, Tenure, VerbName
from web import refusals
from workflows.door import perform

LISTED = 20


@only(SETTINGS_ROLES)
def give(request: HttpRequest, pk: int) -> HttpResponse:
    """One more post for somebody."""
    person, actor = looked_after(request, pk), actor_at(request)
    form = PostForm(sent(request), actor=actor)
    if form.is_bound and form.is_valid():
        custody.give_post(person, form.instance, actor, timezone.now())
        messages.success(request, _("%(person)s saved.") % {"person": person})
        return redirect("desk:person", pk)
    context = {"form": form, "person": person, "name": str(person)}
    status = 422 if form.errors else 200
    return render(request, "desk/settings_post.html", context, status=status)


@only(SETTINGS_ROLES)
def term(request: HttpRequest, pk: int) -> HttpResponse:
    """Another last day."""
    post = post_looked_after(request, pk)
    form, now = TermForm(sent(request), instance=post), timezone.now()
    waiting = open_at(post, now).count()
    if form.is_bound and form.is_valid() and ends_now(form.cleaned_data["ends_on"]) and waiting:
        text = _("Something is open there: end the post instead, and say who goes on.")
        form.add_error("ends_on", ValidationError(text, code="open"))
    if form.is_bound and form.is_valid():
        row = Post.objects.get(pk=pk)
        custody.set_term(row, actor_at(request), now, form.cleaned_data["ends_on"])
        messages.success(request, _("%(person)s saved.") % {"person": post.person})
        return redirect("desk:person", post.person_id)
    context = {"form": form, "person": post.person, "name": str(post), "waiting": waiting}
    status = 422 if form.errors else 200
    return render(request, "desk/settings_post.html", context, status=status)


def ends_now(day: date | None) -> bool:
    """Whether nobody would hold the post tomorrow."""
    return day is not None and day <= timezone.localdate()


@only(SETTINGS_ROLES)
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a post: shows what is open there, and asks who goes on with it."""
    post, now, actor = post_looked_after(request, pk), timezone.now(), actor_at(request)
    waiting = open_at(post, now)
    needed, of_tracks = waiting.exists(), post.role == Role.DISCIPLINE
    form = SuccessorForm(sent(request), post=post, at=now, needed=needed)
    if form.is_bound and form.is_valid():
        try:
            hand_over(post, form.cleaned_data["successor"], waiting, actor, now)
        except Refused as error:
            form.add_error("successor", refusals.in_a_line(error))
        else:
            messages.success(request, _("The post is ended: %(post)s.") % {"post": post})
            return redirect("desk:person", post.person_id)
    context = {
        "form": form,
        "post": post,
        "person": post.person,
        "cases": [] if of_tracks else waiting.order_by("due_at", "pk")[:LISTED],
        "of_tracks": of_tracks,
        "count": waiting.count(),
        "may_hand_over": actor.role in OFFICE_ROLES,
    }
    status = 422 if form.errors else 200
    return render(request, "desk/settings_post_end.html", context, status=status)


@transaction.atomic
def hand_over(post: Post, to: User | None, waiting: Any, actor: Actor, now: datetime) -> None:
    """End a post, and let its successor go on with what is open there. All of it or nothing."""
    if post.role == Role.INSPECTOR:
        if waiting.exists() and actor.role not in OFFICE_ROLES:
            raise NotAllowed
        for case in waiting.order_by("pk"):
            inspect_instead(case, to, actor, now)
    elif to is not None:
        seat = Post(role=post.role, unit=post.unit, title=post.title, tenure=Tenure.ACTING)
        seat.starts_on = timezone.localdate(now)
        custody.give_post(to, seat, actor, now)
    custody.end_post(post, actor, now)


def inspect_instead(case: Case, to: User | None, actor: Actor, now: datetime) -> None:
    reason = _("The inspector's post has ended.")
    perform(
        case.pk, VerbName.CORRECT, actor, at=now, inspector=to.pk if to else None, reason=reason
    )


def post_looked_after(request: HttpRequest, pk: int) -> Post:
    """A post, not yet ended, of somebody whom this actor may change; others are absent."""
    post = get_object_or_404(Post.objects.select_related("person"), pk=pk, ended_at=None)
    if not custody.may_edit(actor_at(request), post.person, timezone.now()):
        raise Http404
    return post


@require_POST
@staff
def choose(request: HttpRequest) -> HttpResponse:
    """Act in another of one's own posts from now on."""
    actor, chosen = actor_at(request), request.POST.get("post", "")
    mine = posts.choices(actor.user_id, timezone.now()) if actor.user_id is not None else []
    if chosen not in {str(post.pk) for post in mine}:
        raise Http404
    request.session[CHOSEN] = int(chosen)
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
    return redirect(back if safe else "desk:today")


@staff
def mine(request: HttpRequest) -> HttpResponse:
    """One's own posts, and the days on which one is away."""
    person, now = cast("User", request.user), timezone.now()
    form = AbsenceForm(sent(request))
    if form.is_bound and form.is_valid():
        Absence.objects.create(person=person, **form.cleaned_data)
        messages.success(request, _("Noted. Your deputy acts on these days."))
        return redirect("desk:my-posts")
    absences = Absence.objects.filter(person=person, ends_on__gte=timezone.localdate())
    context = {
        "form": form,
        "posts": lines(person, now),
        "deputies": deputies(person, now),
        "absences": absences,
        "custody": told_of(person),
    }
    status = 422 if form.errors else 200
    return render(request, "desk/my_posts.html", context, status=status)


def deputies(person: User, at: datetime) -> list[tuple[Post, str]]:
    """Who acts in the posts of a person who is away."""
    return [
        (post, str(other.person))
        for post in posts.of_person(person.pk)
        if post.in_force(at) and post.tenure != Tenure.DEPUTY
        for other in posts.seat(at, post.role, post.unit_id)
        if other.tenure == Tenure.DEPUTY
    ]


@require_POST
@staff
def back(request: HttpRequest, pk: int) -> HttpResponse:
    """Be there again: an absence ends, or does not come about."""
    absence = get_object_or_404(Absence, pk=pk, person=request.user)
    yesterday = timezone.localdate() - timedelta(days=1)
    if absence.starts_on > yesterday:
        absence.delete()
    else:
        absence.ends_on = yesterday
        absence.save()
    messages.success(request, _("You are back: your deputy acts no more."))
    return redirect("desk:my-posts")
