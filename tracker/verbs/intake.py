"""How a case enters the ledger, and how it leaves it at the door: log, reject, merge."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from tracker import reference, texts
from tracker.free_text import (
    CONTACT,
    NAME,
    NUMBER,
    PLACE,
    REASON,
    TEXT,
    TITLE,
    LineField,
    TextField,
)
from tracker.models import Case, Evidence, Report
from tracker.models.work import NOT_ASKED
from tracker.records.verbs import LogRecord, MergeRecord, RejectRecord
from tracker.verbs.base import Act, Verb, VerbForm
from tracker.verbs.choices import IN_USE, LEAD_UNITS, KeptChoiceField
from tracker.verbs.evidence import store
from tracker.verbs.fields import FilesField
from tracker.verbs.requests import withdraw
from tracker.vocabulary import (
    FINAL,
    EvidenceKind,
    RouteCode,
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
            "misconduct_alleged": data.get("misconduct_alleged", False),
            "promise": data.get("promise", ""),
            "promised_on": data.get("promised_on"),
            "logged_by_id": actor_id,
        }

    def new_report(self, case: Case, data: dict[str, Any], receipt: str) -> Report:
        return Report(case=case, **self.report_values(data, receipt))

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
        self.new_report(act.case, act.data, receipt).save()
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


class RejectForm(VerbForm):
    route_code = forms.ChoiceField(label=_("Belongs to"), choices=RouteCode.choices)
    reason = TextField(label=_("Reason, told to the reporter"), max_length=REASON)


class Reject(Verb):
    name = VerbName.REJECT
    label = _("Do not accept")
    form = RejectForm

    def apply(self, act: Act) -> None:
        act.set(route_code=act.data["route_code"], ended_at=act.at)
        act.record = RejectRecord(
            route_code=RouteCode(act.data["route_code"]),
            reason=texts.keep(act.case, "reason", act.data["reason"]),
        )


class MergeForm(VerbForm):
    target = LineField(label=_("Into case"), max_length=20)

    def clean_target(self) -> Case:
        number = self.cleaned_data["target"]
        # The target is locked too: it must not become final between the look and the merge.
        target: Case | None = Case.objects.select_for_update().filter(number=number).first()
        if target is None:
            raise ValidationError(_("There is no case with this number."), code="absent")
        if self.case is not None and target.pk == self.case.pk:
            raise ValidationError(_("A case cannot be merged into itself."), code="itself")
        if target.status in FINAL:
            raise ValidationError(
                _("%(number)s has ended: choose a case that is still open."),
                params={"number": number},
                code="final",
            )
        return target


class Merge(Verb):
    name = VerbName.MERGE
    label = _("Merge")
    form = MergeForm

    def apply(self, act: Act) -> None:
        target: Case = act.data["target"]
        act.set(merged_into=target, ended_at=act.at, due_at=None)
        # Reporters follow the target; what they were asked here does not count there.
        moved = Report.objects.filter(case=act.case).update(
            case=target, joined_at=act.at, **NOT_ASKED
        )
        act.record = MergeRecord(target=target.number, reporters=moved)
        withdraw(act.case, act.at, _("Fallen away: the case has been merged."))
