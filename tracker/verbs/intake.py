"""How a case enters the ledger."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from tracker import reference, texts, track
from tracker.free_text import (
    CONTACT,
    NAME,
    NUMBER,
    PLACE,
    TEXT,
    TITLE,
    LineField,
    TextField,
)
from tracker.models import Case, Evidence, Report
from tracker.records.verbs import LogRecord
from tracker.verbs.base import Act, Verb, VerbForm
from tracker.verbs.choices import IN_USE, LEAD_UNITS, KeptChoiceField
from tracker.verbs.evidence import store
from tracker.verbs.fields import FilesField
from tracker.vocabulary import (
    EvidenceKind,
    Role,
    Status,
    TextKind,
    VerbName,
)

SKEW = timedelta(minutes=5)  # how far a clock may be ahead of ours


def new_receipt() -> str:
    """A receipt code of 16 digits: told once, stored as a keyed hash only."""
    return "".join(secrets.choice("0123456789") for _i in range(16))


def receipt_hash(code: str) -> str:
    return salted_hmac("tracker.receipt", code, algorithm="sha256").hexdigest()


class LogForm(VerbForm):
    title = LineField(label=_("Title"), max_length=TITLE)
    text = TextField(label=_("What is the matter"), max_length=TEXT, rows=6)
    channel = KeptChoiceField(reference.channels, IN_USE, label=_("Channel"), to_field_name="code")
    received_at = forms.DateTimeField(label=_("Received"))
    place = LineField(label=_("Place"), max_length=PLACE, required=False)
    category = KeptChoiceField(reference.categories, label=_("Category"), required=False)
    suggested_unit = KeptChoiceField(
        reference.units, LEAD_UNITS, label=_("Suggested unit"), required=False
    )
    misconduct_alleged = forms.BooleanField(label=_("Misconduct alleged"), required=False)
    anonymous = forms.BooleanField(label=_("Anonymous"), required=False)
    reporter_name = LineField(label=_("Reporter"), max_length=NAME, required=False)
    reporter_contact = LineField(label=_("Contact"), max_length=CONTACT, required=False)
    external_id = LineField(label=_("Their number"), max_length=NUMBER, required=False)
    promise = TextField(label=_("Commitment"), max_length=2000, required=False, rows=10)
    promised_on = forms.DateField(label=_("Promised for"), required=False)
    origin = forms.ModelChoiceField(
        label=_("Follows from"),
        queryset=Case.objects.filter(status__in=[Status.CLOSED, Status.ARCHIVED]),
        required=False,
        widget=forms.HiddenInput,
    )
    uploads = FilesField(label=_("Files"), required=False)

    def clean_received_at(self) -> Any:
        received = self.cleaned_data["received_at"]
        if received > self.at + SKEW:
            raise ValidationError(_("This moment has not come yet."), code="future")
        return received

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("anonymous") and (data.get("reporter_name") or data.get("reporter_contact")):
            text = _("Anonymous, and yet a name or contact is given: clear one or the other.")
            self.add_error("anonymous", ValidationError(text, code="anonymous"))
        return data


class Log(Verb):
    name = VerbName.LOG
    label = _("Log")
    form = LogForm

    def new_case(self, data: dict[str, Any], at: Any, actor_id: int | None) -> Case:
        """The unsaved row; number, version and import fields are the door's."""
        return Case(**self.case_values(data, at, actor_id))

    def case_values(self, data: dict[str, Any], at: Any, actor_id: int | None) -> dict[str, Any]:
        return {
            "title": data["title"],
            "text": data["text"],
            "channel": data["channel"],
            "category": data.get("category"),
            "place": data.get("place", ""),
            "received_at": data["received_at"],
            "logged_at": at,
            "moved_at": at,
            "external_id": data.get("external_id", ""),
            "origin": data.get("origin"),
            "suggested_unit": data.get("suggested_unit"),
            "promise": data.get("promise", ""),
            "promised_on": data.get("promised_on"),
            "logged_by_id": actor_id,
        }

    def new_report(self, case: Case, data: dict[str, Any], receipt: str) -> Report:
        return Report(case=case, **self.report_values(data, receipt))

    def alleged(self, act: Act) -> bool:
        """Whether the office itself says that misconduct is alleged; others only suggest it."""
        return bool(act.data.get("misconduct_alleged")) and act.actor.role == Role.CLERK

    def report_values(self, data: dict[str, Any], receipt: str) -> dict[str, Any]:
        name, contact = data.get("reporter_name", ""), data.get("reporter_contact", "")
        return {
            "name": name or None,
            "contact": contact or None,
            "anonymous": not (name or contact),
            "reachable": bool(contact),
            "receipt_hash": receipt_hash(receipt) if receipt else "",
            "received_at": data["received_at"],
        }

    def apply(self, act: Act) -> None:
        receipt = new_receipt()
        report = self.new_report(act.case, act.data, receipt)
        report.alleges = bool(act.data.get("misconduct_alleged")) and not self.alleged(act)
        report.save()
        if self.alleged(act):
            act.entries.append(track.allege(act.case, act.actor, act.at))
        files: list[Evidence] = []
        if act.data["uploads"]:
            files = store(
                act,
                act.data["uploads"],
                kind=EvidenceKind.REPORT,
            )
        origin = act.case.origin
        act.record = LogRecord(
            matter=texts.named(TextKind.CASE, act.case),
            channel=act.data["channel"].code,
            received_at=act.data["received_at"],
            origin=None if origin is None else origin.number,
            files=texts.file_refs(files),
        )
        act.answer = {"receipt": receipt}
