"""What can be done on a discipline track 纪检移送: by whom, with what, and what stands before it.

An allegation opens the track; the discipline officer records the outcome, with the numbers of its
papers; who is meant is named person by person; an allegation is taken off with a reason. All but
the allegation counts once another person has confirmed it. `workflows.discipline` performs them.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import PurePath
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models.fields.files import FieldFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tracker import posts, storage, track
from tracker.actor import Actor
from tracker.deeds import apart
from tracker.digests import sha256, sha256_of
from tracker.errors import Blocker
from tracker.free_text import NAME, REASON, LineField, TextField
from tracker.models import Case, TrackDecision, TrackEntry, User
from tracker.proofs import kept
from tracker.signing_rules import own_account
from tracker.verbs.fields import FilesField
from tracker.vocabulary import (
    ACCOUNT_ROLES,
    LEFT,
    AccountabilityKind,
    Role,
    Status,
    TrackKind,
)

K = TrackKind
RAISING = frozenset({Role.CLERK, Role.INSPECTOR, Role.DIRECTOR, Role.DISCIPLINE})
GONE = (*LEFT, Status.ARCHIVED)
Uploads = list[tuple[FieldFile, Any]]


class TrackForm(forms.Form):
    """The payload of an act, of this case and at this moment."""

    def __init__(self, *args: Any, case: Case, at: datetime, **kwargs: Any) -> None:
        self.case, self.at = case, at
        super().__init__(*args, **kwargs)
        self.prepare()

    def prepare(self) -> None:
        """Fit choices to the case at hand."""


class TrackAct:
    """One thing that can be done: who does it, what is asked, what is written."""

    name: ClassVar[str]
    label: ClassVar[Any]
    about: ClassVar[Any]
    roles: ClassVar[frozenset[Role]]
    form: ClassVar[type[TrackForm]]

    def allows(self, actor: Actor, case: Case) -> bool:
        """Whether this is for such a person; who is meant on the track has no part in it."""
        known = track.knows(case, actor) and not track.meant(case, actor.user_id)
        return known and actor.role in self.roles and actor.in_term

    def missing(self, case: Case, actor: Actor, at: datetime) -> list[Blocker]:
        """What stands before it."""
        found = [*apart(case, actor, at), *own_account(case, actor, at)]
        if not track.alleged(case):
            text = _("No allegation stands in this case.")
            found.append(Blocker("no_allegation", text, Role.CLERK))
        return found

    def apply(
        self, case: Case, actor: Actor, at: datetime, data: dict[str, Any]
    ) -> tuple[TrackEntry, Uploads]:
        """Write the entry; the files whose bytes are still to be written."""
        row = TrackEntry(case=case, kind=self.kind, **track.written_by(actor, at), **data)
        row.save(force_insert=True)
        return row, []

    kind: ClassVar[TrackKind]


class AllegeForm(TrackForm):
    text = TextField(label=_("What is alleged"), max_length=REASON, rows=4)


class Allege(TrackAct):
    name, kind = "allege", K.ALLEGATION
    label = _("Write down an allegation")
    about = _("A discipline track opens. The unit neither sees it nor is asked about it.")
    roles, form = RAISING, AllegeForm

    def allows(self, actor: Actor, case: Case) -> bool:
        """Also for those who do not know yet of any other allegation."""
        meant = track.meant(case, actor.user_id)
        return actor.role in RAISING and actor.in_term and not meant and case.status not in GONE

    def missing(self, case: Case, actor: Actor, at: datetime) -> list[Blocker]:
        return list(own_account(case, actor, at))


class NameForm(TrackForm):
    person = forms.ModelChoiceField(
        label=_("Somebody with an account"), queryset=User.objects.none(), required=False
    )
    name = LineField(label=_("Or a name"), max_length=NAME, required=False)
    post = LineField(label=_("Post or unit"), max_length=NAME, required=False)
    own_decision = forms.BooleanField(
        label=_("Not accused: a decision of this person's own is meant"), required=False
    )
    text = TextField(label=_("From what it follows"), max_length=REASON, rows=2)

    def prepare(self) -> None:
        field: Any = self.fields["person"]
        there = posts.people(self.at, *ACCOUNT_ROLES)
        field.queryset = User.objects.filter(pk__in=there, is_active=True).order_by("name", "pk")

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        person, name = data.get("person"), data.get("name")
        if bool(person) == bool(name):
            text = _("Either somebody with an account, or a name.")
            self.add_error("name", ValidationError(text, code="one"))
        elif person is not None and track.meant(self.case, person.pk):
            text = _("This person is named already.")
            self.add_error("person", ValidationError(text, code="again"))
        for field in ("name", "post"):
            data[field] = data.get(field) or None
        return data


class NamePerson(TrackAct):
    name, kind = "name", K.NAMING
    label = _("Name a person")
    about = _("Once confirmed by another, this person has no part in the case any more.")
    roles, form = track.READERS, NameForm


class OutcomeForm(TrackForm):
    outcome = forms.ChoiceField(
        label=_("Outcome"), choices=AccountabilityKind.choices, widget=forms.RadioSelect
    )
    text = TextField(label=_("What was found and decided"), max_length=4000, rows=5)
    document_no = LineField(label=_("Document number"), max_length=80, required=False)
    organ = LineField(label=_("Handed over to"), max_length=120, required=False)
    handed_on = forms.DateField(label=_("Handed over on"), required=False)
    receipt_no = LineField(
        label=_("Receipt of the discipline organ"), max_length=80, required=False
    )
    receipt_on = forms.DateField(label=_("Receipt dated"), required=False)
    uploads = FilesField(label=_("The receipt as a file"), required=False)

    def prepare(self) -> None:
        for name in ("handed_on", "receipt_on"):
            self.fields[name].widget = forms.DateInput(attrs={"type": "date"})

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        kind = data.get("outcome")
        if kind == AccountabilityKind.DECISION and not data.get("document_no"):
            self.lacks("document_no", _("A decision needs its document number."))
        if kind == AccountabilityKind.HANDED_OVER:
            if not data.get("organ"):
                self.lacks("organ", _("Say to which organ it was handed over."))
            if not data.get("handed_on"):
                self.lacks("handed_on", _("Say when it was handed over."))
        if bool(data.get("receipt_no")) != bool(data.get("receipt_on")):
            self.lacks("receipt_on", _("A receipt has a number and a date."))
        today = timezone.localdate(self.at)
        for name in ("handed_on", "receipt_on"):
            if data.get(name) and data[name] > today:
                self.lacks(name, _("This day has not come yet."))
        return data

    def lacks(self, field: str, text: Any) -> None:
        self.add_error(field, ValidationError(text, code="required"))


class RecordOutcome(TrackAct):
    name, kind = "outcome", K.OUTCOME
    label = _("Record the outcome")
    about = _("Another person confirms it; a hand-over only with the receipt of the organ.")
    roles, form = frozenset({Role.DISCIPLINE}), OutcomeForm

    def apply(
        self, case: Case, actor: Actor, at: datetime, data: dict[str, Any]
    ) -> tuple[TrackEntry, Uploads]:
        uploads = data.pop("uploads") or []
        row = TrackEntry(case=case, kind=self.kind, **track.written_by(actor, at), **data)
        written: Uploads = []
        for upload in uploads[:1]:
            name = upload.name or ""
            written.append((storage.name_file(row, "paper", name), upload))
            row.paper_name, row.paper_mime = PurePath(name).name[-160:], upload.mime
            row.paper_size, row.paper_sha256 = upload.size, sha256_of(upload)
        row.save(force_insert=True)
        return row, written


class TakeOffForm(TrackForm):
    of = forms.ModelChoiceField(label=_("Allegation"), queryset=TrackEntry.objects.none())
    text = TextField(label=_("Why it is taken off"), max_length=REASON, rows=3)

    def prepare(self) -> None:
        field: Any = self.fields["of"]
        standing = [row.pk for row in track.allegations(self.case)]
        field.queryset = TrackEntry.objects.filter(pk__in=standing)
        field.label_from_instance = in_words
        if len(standing) == 1:
            self.initial.setdefault("of", standing[0])


def in_words(entry: TrackEntry) -> str:
    """An allegation in a list to choose from."""
    day = timezone.localtime(entry.at).date().isoformat()
    return f"{day} {entry.by_name} {entry.text[:40]}".strip()


class TakeOff(TrackAct):
    name, kind = "take_off", K.TAKING_OFF
    label = _("Propose to take an allegation off")
    about = _("Another person has to agree; the auditor is told.")
    roles = frozenset({Role.CLERK, Role.DIRECTOR, Role.DISCIPLINE})
    form = TakeOffForm

    def missing(self, case: Case, actor: Actor, at: datetime) -> list[Blocker]:
        found = super().missing(case, actor, at)
        if track.waiting(track.entries(case, K.TAKING_OFF)):
            text = _("It is proposed already: somebody else has to say yes or no.")
            found.append(Blocker("proposed", text, Role.DISCIPLINE))
        return found


ACTS: dict[str, TrackAct] = {
    act.name: act for act in (Allege(), NamePerson(), RecordOutcome(), TakeOff())
}

# Confirming ------------------------------------------------------------------------------------

YES_NO = [("yes", _("Confirmed")), ("no", _("Not confirmed"))]


class TrackDecisionForm(TrackForm):
    entry = forms.ModelChoiceField(queryset=TrackEntry.objects.none(), widget=forms.HiddenInput)
    granted = forms.ChoiceField(label=_("Decision"), choices=YES_NO, widget=forms.RadioSelect)
    text = TextField(label=_("Reason"), max_length=REASON, rows=2)

    def prepare(self) -> None:
        field: Any = self.fields["entry"]
        open_ = [row.pk for row in to_confirm(self.case)]
        field.queryset = TrackEntry.objects.filter(pk__in=open_)


def to_confirm(case: Case) -> list[TrackEntry]:
    """What waits for a second person; of several outcomes only the last one recorded."""
    kinds = (K.NAMING, K.TAKING_OFF)
    found = [row for kind in kinds for row in track.waiting(track.entries(case, kind))]
    last = track.outcome(case)
    return [*found, *track.waiting([last] if last is not None else [])]


def may_confirm(case: Case, actor: Actor) -> bool:
    """Discipline officers, the auditor, the director; nobody who is meant."""
    return track.reads(case, actor)


def obstacles(case: Case, entry: TrackEntry, actor: Actor, at: datetime) -> list[Blocker]:
    """What stands between this person and their word on this entry."""
    found = [*apart(case, actor, at), *own_account(case, actor, at)]
    if actor.user_id is None or actor.user_id == entry.by_id:
        text = _("Nobody confirms the own entry: somebody else has to.")
        found.append(Blocker("own_entry", text, Role.AUDITOR))
    return found


def open_ends(case: Case, entry: TrackEntry) -> Iterable[Blocker]:
    """What stands before a yes to this entry."""
    if entry.kind != K.OUTCOME:
        return
    if track.unreceipted(entry):
        text = _("The organ has not answered: record the outcome again with its receipt.")
        yield Blocker("receipt", text, Role.DISCIPLINE)
    if track.waiting(track.entries(case, K.NAMING)):
        text = _("Somebody is named, and nobody has confirmed it yet.")
        yield Blocker("naming_open", text, Role.AUDITOR)
    if any(row.pk > entry.pk for row in track.allegations(case)):
        text = _("Another allegation came after this outcome: record what came of it too.")
        yield Blocker("alleged_since", text, Role.DISCIPLINE)


def entry_digest(entry: TrackEntry) -> str:
    """SHA-256 of what somebody stands for who confirms this entry, in hex."""
    told = [entry.pk, entry.case_id, str(entry.kind), entry.by_id, entry.at.isoformat()]
    return sha256({"track": told})


def decide(
    case: Case, entry: TrackEntry, actor: Actor, at: datetime, *, granted: bool, text: str
) -> TrackDecision:
    """Write another person's word down."""
    return TrackDecision.objects.create(
        entry=entry,
        granted=granted,
        text=text,
        factor=actor.factor,
        proof=kept(actor.given, [entry_digest(entry)]),
        **track.written_by(actor, at),
    )
