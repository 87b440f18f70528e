"""What seems to be one matter: leads to the comparison, or is told apart."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from desk.casefile.links import act_url
from desk.views.base import actor_at, only
from duplicates import pairs
from tracker.access import visible_cases
from tracker.free_text import clean_line
from tracker.models import Case
from tracker.verbs import VERBS
from tracker.vocabulary import VerbName
from web.differences import Piece, differences, excerpt
from web.paging import Key, Page

CLERKS = VERBS[VerbName.PROPOSE_MERGE].roles
PAGE = 10  # groups of a page
NEWEST = Key(("key",), descending=True)
COMPARED = 12  # cases of a group whose differences are shown


@dataclass(frozen=True)
class Card:
    """One case of a group: its words beside those of the oldest, and where both are compared."""

    case: Case
    title: list[Piece]
    text: list[Piece]
    same: bool = False
    compare_url: str = ""


def cards(group: pairs.DuplicateGroup) -> list[Card]:
    keep = group.keep
    found = [Card(keep, [Piece(keep.title)], [Piece(excerpt(keep.text))])]
    for number, case in enumerate(group.cases[1:], start=1):
        same = case.title == keep.title and case.text == keep.text
        if same or number >= COMPARED:
            text = [] if same else [Piece(excerpt(case.text))]
            title = [Piece(case.title)]
        else:
            title = differences(keep.title, case.title)
            text = differences(excerpt(keep.text), excerpt(case.text))
        compare = f"{act_url(case, VerbName.PROPOSE_MERGE)}?target={keep.number}"
        found.append(Card(case, title, text, same, compare))
    return found


@only(CLERKS)
def duplicates(request: HttpRequest) -> HttpResponse:
    """Every suggestion, newest first, ten a page; settled ones make room."""
    page = Page(pairs.suggestions(actor_at(request)), NEWEST, request, PAGE)
    context = {
        "groups": [(group, cards(group)) for group in page.rows],
        "pager": page,
        "begun": page.start is not None,
    }
    return render(request, "desk/duplicates.html", context)


@only(CLERKS)
@require_POST
def settle(request: HttpRequest) -> HttpResponse:
    """Remember that these cases are different matters."""
    actor, numbers = actor_at(request), [clean_line(n) for n in request.POST.getlist("case")]
    cases = list(visible_cases(actor).open().filter(number__in=numbers))
    back = request.POST.get("back", "")
    pairs.dismiss(cases, actor, timezone.now())
    messages.success(request, _("Remembered: these are different matters."))
    return redirect(f"{request.path.removesuffix('settle/')}{back if back[:1] == '?' else ''}")
