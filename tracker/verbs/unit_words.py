"""What the unit gets to read: a version of the matter that the office has looked at."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tracker import texts
from tracker.free_text import PLACE, TEXT, TITLE, LineField, TextField
from tracker.masking import mask
from tracker.models import Case, UnitText
from tracker.records.verbs import RewordRecord
from tracker.verbs.base import Act, Verb, VerbForm
from tracker.vocabulary import TextKind, VerbName


def proposal(case: Case) -> dict[str, str]:
    """The version in force, else the case's own words, masked as for the public."""
    given = case.unit_version
    if given is not None and not given.original:
        return {"title": given.title, "text": given.text, "place": given.place}
    return {name: mask(getattr(case, name)).text for name in texts.MATTER}


class WordsForm(VerbForm):
    """The unit's version; nothing is handed to a unit without it."""

    unit_title = LineField(label=_("Title for the unit"), max_length=TITLE)
    unit_text = TextField(
        label=_("Text for the unit"),
        max_length=TEXT,
        rows=8,
        help_text=_(
            "The unit reads this and never the reporter's own words. Numbers are masked; "
            "look for names, addresses and whatever else tells who reported."
        ),
    )
    unit_place = LineField(label=_("Place for the unit"), max_length=PLACE, required=False)

    def propose(self) -> None:
        if self.case is not None and not self.is_bound:
            for name, value in proposal(self.case).items():
                self.initial.setdefault(f"unit_{name}", value)


def write_words(act: Act) -> UnitText:
    """Write the version down; from now on it is what the unit reads."""
    given = {name: act.data[f"unit_{name}"] for name in texts.MATTER}
    row = UnitText.objects.create(case=act.case, by_id=act.actor.user_id, at=act.at, **given)
    act.set(unit_version=row)
    return row


class RewordForm(WordsForm):
    def prepare(self) -> None:
        self.propose()


class Reword(Verb):
    """Give the unit other words: something was added, or should not have been said."""

    name = VerbName.REWORD
    label = _("Renew the unit's version")
    form = RewordForm

    def apply(self, act: Act) -> None:
        act.record = RewordRecord(words=texts.named(TextKind.UNIT, write_words(act)))
