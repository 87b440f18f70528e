"""Many signatures in one ceremony: of cases that the signer has opened as they are now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from desk.casefile.links import SIGNATURES, act_url
from desk.casefile.links import page as case_page
from desk.casefile.next_action import lacking
from desk.views.base import actor_at, only, sent
from tracker import signing
from tracker.actor import Actor
from tracker.case_facts import with_facts
from tracker.models import Case
from tracker.road import CHAIN, place_of
from tracker.verbs.sign_off import SignForm
from tracker.vocabulary import VerbName
from web import factors, refusals
from workflows.door import perform_payload
from workflows.models import CaseTask

SIGNERS = frozenset(CHAIN)
OPENED = "opened"  # where the session keeps what the signer has had before them


@dataclass(frozen=True)
class ToSign:
    """One case that waits for this signer; `missing` is what else it waits for, in words."""

    case: Case
    verb: VerbName
    entry: str
    opened: bool
    missing: str

    @property
    def url(self) -> str:
        return case_page(self.case)

    @property
    def sign_url(self) -> str:
        return act_url(self.case, self.verb)

    @property
    def ready(self) -> bool:
        return self.opened and not self.missing


class ListForm(forms.Form):
    """One opinion and one factor for all that are ticked."""

    opinion = SignForm.base_fields["opinion"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        factors.ask(self)


def note_opened(request: HttpRequest, entry: str) -> None:
    """Keep that the page to sign a case, as it is now, was before this person's eyes."""
    kept = list(request.session.get(OPENED, ()))
    if entry not in kept:
        request.session[OPENED] = [*kept, entry][-signing.MOST :]


def waiting(request: HttpRequest, actor: Actor, at: datetime) -> list[ToSign]:
    """What waits for this person's signature, the most urgent first."""
    opened = set(request.session.get(OPENED, ()))
    tasks = CaseTask.objects.inbox(actor).order_by("due", "id").values_list("case", flat=True)
    keys = list(tasks[: 4 * signing.MOST])
    rows = {case.pk: case for case in with_facts(Case.objects.filter(pk__in=keys))}
    found = []
    for case in (rows[key] for key in keys if key in rows):
        place = place_of(case)
        if place is None or place.verb not in SIGNATURES or place.turn != actor.role:
            continue
        entry = signing.entry(case, actor.role, place.verb)
        missing = [str(b.missing) for b in lacking(case, place.verb, actor, at)]
        found.append(ToSign(case, place.verb, entry, entry in opened, "; ".join(missing)))
    return found[: signing.MOST]


@only(SIGNERS)
def signatures(request: HttpRequest) -> HttpResponse:
    """The list; nothing is ticked, and only what was opened can be."""
    actor, at = actor_at(request), timezone.now()
    form, rows = ListForm(sent(request)), waiting(request, actor, at)
    ticked = set(request.POST.getlist("case"))
    chosen = [row for row in rows if row.ready and row.case.number in ticked]
    context: dict[str, Any] = {"form": form, "ticked": ticked, "at": at}
    if form.is_bound and not chosen:
        context["none_chosen"] = True
    elif form.is_bound and form.is_valid() and (proven := factors.prove(request, actor, at, form)):
        opinion = form.cleaned_data["opinion"]

        def sign(row: ToSign) -> ToSign:
            perform_payload(row.case.pk, row.verb, proven, {"opinion": opinion}, at=at)
            return row

        context |= {"came": refusals.each(chosen, sign), "form": ListForm()}
        rows = waiting(request, actor, at)
    context |= {"rows": rows, "ready": any(row.ready for row in rows)}
    context |= factors.asking(actor.user_id or 0, [row.entry for row in rows if row.ready])
    failed = form.errors or context.get("none_chosen")
    return render(request, "desk/signatures.html", context, status=422 if failed else 200)
