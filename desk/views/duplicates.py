"""What seems to be one matter, side by side; merged or told apart in two clicks."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from desk.views.base import actor_at, only
from duplicates import pairs
from tracker.access import visible_cases
from tracker.free_text import clean_line
from tracker.models import Case
from tracker.verbs import VERBS
from tracker.vocabulary import VerbName
from web import refusals
from web.differences import Piece, differences, excerpt
from web.forms import as_int
from web.paging import Key, Page
from workflows.door import Outcome, perform

CLERKS = VERBS[VerbName.MERGE].roles
PAGE = 10  # groups of a page
NEWEST = Key(("key",), descending=True)
COMPARED = 12  # cases of a group whose differences are shown
NUMERAL = re.compile(r"\d+")


@dataclass(frozen=True)
class Card:
    """One case of a group: its words beside those of the case to keep, and whether it is ticked."""

    case: Case
    title: list[Piece]
    text: list[Piece]
    same: bool = False
    ticked: bool = True


def numerals(title: str) -> list[str]:
    return NUMERAL.findall(title)


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
        # No. 1 and no. 29 of a street are told in the same words and are two matters.
        ticked = same or numerals(keep.title) == numerals(case.title)
        found.append(Card(case, title, text, same, ticked))
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
    """Merge the ticked cases into the one to keep, or remember that they are different matters."""
    actor, numbers = actor_at(request), [clean_line(n) for n in request.POST.getlist("case")]
    cases = list(visible_cases(actor).open().filter(number__in=numbers))
    back = request.POST.get("back", "")
    answer = redirect(f"{request.path.removesuffix('settle/')}{back if back[:1] == '?' else ''}")
    if "apart" in request.POST:
        pairs.dismiss(cases, actor, timezone.now())
        messages.success(request, _("Remembered: these are different matters."))
        return answer
    keep, ticked = request.POST.get("keep", ""), set(request.POST.getlist("merge"))
    chosen = [case for case in cases if case.number in ticked and case.number != keep]
    if not chosen or keep not in numbers:
        messages.error(request, _("Choose the case to keep and tick at least one other."))
        return answer

    def merge(case: Case) -> Outcome:
        version = as_int(request.POST.get(f"version-{case.number}", ""))
        version = -1 if version is None else version
        return perform(case.pk, VerbName.MERGE, actor, version=version, target=keep)

    came = refusals.each(chosen, merge)
    for case, reason in came.refused:
        messages.error(request, f"{case.number}: {reason}")
    if done := len(came.done):
        text = ngettext(
            "%(n)d case is now part of %(number)s.", "%(n)d cases are now part of %(number)s.", done
        )
        messages.success(request, text % {"n": done, "number": keep})
    return answer
