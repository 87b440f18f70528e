"""The page of a verb: its form, what stands beside it, and the template that shows both.

One road leads through all of them (`desk.views.act`). An inspector's four findings are one form for
two verbs: all four yes verifies, any no sends back.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext

from desk.casefile import (
    comparison,
    demands,
    next_action,
    panels,
    publishing,
    requests,
    texts,
    unit_statements,
)
from desk.casefile.joined import joined
from desk.casefile.links import INSPECT, SIGNATURES, act_url
from tracker import light
from tracker.actor import Actor
from tracker.case_facts import facts_of, last, with_people
from tracker.free_text import clean_line
from tracker.models import Case
from tracker.road import DECIDED_BY
from tracker.verbs import VERBS, Verb, VerbForm
from tracker.verbs.inspection import failed
from tracker.vocabulary import ClockKind, Gate, Role, VerbName
from web.forms import PICTURES

# Whoever puts the matter into other words has the reporter's own beside them.
REWORDED = (VerbName.RELEASE, VerbName.ASSIGN, VerbName.REWORD)
# Where somebody answers, or decides about, what the case was sent back for.
SENT_BACK = frozenset(
    {
        *(VerbName.RESPOND, VerbName.ADD_MEASURES, VerbName.MILESTONE),
        *(VerbName.PROPOSE_LONG, VerbName.DECIDE_LONG),
    }
)


class VerbPage:
    """The page of one verb."""

    template = "desk/act.html"
    waits = True  # there is no form to fill in before what is missing is there

    def __init__(self, verb: Verb) -> None:
        self.verb = verb

    @property
    def verbs(self) -> tuple[Verb, ...]:
        """What a post of this page can come to."""
        return (self.verb,)

    def meant(self, posted: Mapping[str, Any]) -> Verb:
        """What this post comes to."""
        return self.verb

    def beside(self, case: Case, form: VerbForm, at: datetime) -> dict[str, Any]:
        """What the template shows besides the form."""
        name = self.verb.name
        return {
            "verb_label": next_action.label(name),
            "about": texts.ABOUT.get(name, ""),
            "provisional": panels.provisional(case),
            "statement": texts.SIGNED.get(name, ""),
            **(looked_at(case) if name in SIGNATURES else {}),
            **(asked_for(case, self.verb) if name in DECIDED_BY else {}),
            "originals": publishing.originals(case) if name in REWORDED else [],
            "demands": demands.of_round(case, panels.Files(case)) if name in SENT_BACK else [],
        }


class FindingsPage(VerbPage):
    """The inspector's page. Rework may be found although something else is missing."""

    template = "desk/inspect.html"
    waits = False

    def __init__(self) -> None:
        super().__init__(VERBS[VerbName.VERIFY])

    @property
    def verbs(self) -> tuple[Verb, ...]:
        return (self.verb, VERBS[VerbName.REWORK])

    def meant(self, posted: Mapping[str, Any]) -> Verb:
        """What the findings amount to; missing ones are the form's fault to name."""
        verify, rework = self.verbs
        return rework if failed(posted) else verify

    def beside(self, case: Case, form: VerbForm, at: datetime) -> dict[str, Any]:
        clock = facts_of(case).clocks.get(ClockKind.VERIFY)
        named(form)
        files = panels.Files(case, demands.elsewhere(case))
        return {
            "at": at,
            "demands": demands.of_round(case, files),
            "heard": unit_statements.heard(case, files),
            "joined": joined(case, Actor(role=Role.INSPECTOR, user_id=case.inspector_id)),
            "second_look": bool(case.look),
            "light": light.offered(case.tier),
            "visit": light_reasons(case, at),
            "asking": ClockKind.QUESTION in facts_of(case).clocks,
            "verb_label": self.verb.label,
            "due": panels.chip(clock, at) if clock else None,
            "first_look": not form.is_bound,
            "findings": findings(form, unit_statements.by_gate(case, files)),
        }


class MergePage(VerbPage):
    """Proposing a merger: the two cases side by side first, then the word on it."""

    template = "desk/merge.html"

    def __init__(self) -> None:
        super().__init__(VERBS[VerbName.PROPOSE_MERGE])

    def beside(self, case: Case, form: VerbForm, at: datetime) -> dict[str, Any]:
        number = clean_line(str(form["target"].value() or ""))
        other = comparison.found(number, case) if number else None
        if other is None:
            return super().beside(case, form, at)
        form.fields["target"].widget = forms.HiddenInput()
        turned = f"{act_url(other, self.verb.name)}?target={case.number}"
        found = {"comparison": comparison.compared(case, other), "turned_url": turned}
        return {**super().beside(case, form, at), **found}


def verb_page(word: str) -> VerbPage | None:
    """The page at this word of an address; a new case has a page elsewhere."""
    if word in (INSPECT, VerbName.VERIFY, VerbName.REWORK):
        return FindingsPage()
    if word == VerbName.PROPOSE_MERGE:
        return MergePage()
    verb = VERBS.get(word)
    return VerbPage(verb) if verb is not None and verb.name != VerbName.LOG else None


def looked_at(case: Case) -> dict[str, Any]:
    """What one signs: the findings, and who has signed before."""
    signed = facts_of(case).signatures.values()
    with_people(signed)
    return {
        "gates": panels.gates(case, panels.Files(case)),
        "signed": [(s.get_role_display(), s.user, panels.signed_how(s)) for s in signed],
        "haste": panels.haste_of(case),
        "public": last(facts_of(case).public_texts),
    }


def asked_for(case: Case, verb: Verb) -> dict[str, Any]:
    """What one decides: the open requests of this kind."""
    rows = [row for row in facts_of(case).requests if row.kind == DECIDED_BY[verb.name]]
    with_people(rows)
    found: dict[str, Any] = {"requests": requests.listed(case, rows)}
    for row in rows:
        other = comparison.found(row.target.number, case) if row.target is not None else None
        if other is not None:
            found["comparison"] = comparison.compared(case, other)
    return found


def named(form: VerbForm) -> None:
    """Call remarks and photos by their gate, for the list of faults above the form."""
    for gate in Gate:
        for part in ("remark", "demand", "files"):
            field = form[f"{gate}_{part}"]
            field.label = gettext("%(gate)s: %(field)s") % {
                "gate": gate.label,
                "field": field.label,
            }


def findings(
    form: VerbForm, claimed: dict[Gate, list[unit_statements.Claim]]
) -> list[dict[str, Any]]:
    """What web/findings.html is fed with: a field of the form and the unit's word, by gate."""
    return [
        {
            "number": number,
            "title": str(gate.label),
            "question": str(texts.QUESTIONS[gate]),
            "name": gate.value,
            "value": form[gate].value() or "",
            "remark": form[f"{gate}_remark"].value() or "",
            "demand": form[f"{gate}_demand"].value() or "",
            "error": fault(form, gate),
            "remark_error": fault(form, f"{gate}_remark"),
            "demand_error": fault(form, f"{gate}_demand"),
            "files_error": fault(form, f"{gate}_files"),
            "accept": PICTURES,
            "claims": claimed[gate],
        }
        for number, gate in enumerate(Gate, start=1)
    ]


def light_reasons(case: Case, at: datetime) -> list[str]:
    """Why a case of a light tier is looked at on the spot all the same."""
    if not light.offered(case.tier):
        return []
    return [str(blocker.missing) for blocker in light.why_visited(case, at)]


def fault(form: VerbForm, name: str) -> str:
    return " ".join(str(words) for words in form.errors.get(name, []))
