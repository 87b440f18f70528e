"""The unit's work: measures with evidence, the reply, accountability, the submission."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tracker import inspectors, texts
from tracker.case_facts import facts_of
from tracker.free_text import REASON, LineField, TextField
from tracker.models import Accountability, Measure, Reply
from tracker.records.verbs import (
    AccountRecord,
    AttachRecord,
    MeasureRecord,
    ReplyRecord,
    SubmitRecord,
)
from tracker.road import to_call_back
from tracker.verbs.base import Act, Verb, VerbForm
from tracker.verbs.evidence import store
from tracker.verbs.fields import UNSAID, FilesField
from tracker.vocabulary import (
    AccountabilityKind,
    ClockKind,
    EvidenceKind,
    ReplyMethod,
    Role,
    TextKind,
    VerbName,
)


class MeasureForm(VerbForm):
    measure = forms.ModelChoiceField(label=_("Measure"), queryset=Measure.objects.none())
    done = forms.BooleanField(label=_("Done"), required=False)
    note = TextField(label=_("Progress"), max_length=REASON, required=False, rows=2)
    uploads = FilesField(label=_("Evidence"), required=False)

    def prepare(self) -> None:
        field = self.fields["measure"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Measure.objects.filter(case=self.case)


class ReportMeasure(Verb):
    name = VerbName.MEASURE
    label = _("Report a measure")
    lead_only = False
    form = MeasureForm

    def apply(self, act: Act) -> None:
        measure: Measure = act.data["measure"]
        note = act.data["note"] and texts.write(act.case, "note", act.data["note"])
        measure.note = note or measure.note
        measure.done_at = act.at if act.data["done"] else None
        measure.done_by_id = act.actor.user_id if act.data["done"] else None
        measure.save(update_fields=["note", "done_at", "done_by"])
        files = store(
            act,
            act.data["uploads"],
            kind=EvidenceKind.EVIDENCE,
            measure=measure,
        )
        act.record = MeasureRecord(
            measure=texts.named(TextKind.MEASURE, measure),
            done=act.data["done"],
            remark=texts.named(TextKind.TEXT, note) if note else None,
            files=texts.file_refs(files),
        )


class AttachForm(VerbForm):
    uploads = FilesField(label=_("Files"))
    caption = LineField(label=_("What it shows"), max_length=200, required=False)


class Attach(Verb):
    name = VerbName.ATTACH
    label = _("Add files")
    lead_only = False
    form = AttachForm

    def apply(self, act: Act) -> None:
        kind = {
            Role.INSPECTOR: EvidenceKind.INSPECTION,
            Role.CLERK: EvidenceKind.DOCUMENT,
        }.get(Role(act.actor.role), EvidenceKind.EVIDENCE)
        files = store(
            act,
            act.data["uploads"],
            kind=kind,
            caption=act.data["caption"],
        )
        act.record = AttachRecord(files=texts.file_refs(files))


class ReplyForm(VerbForm):
    text = TextField(label=_("Reply"), max_length=10_000, rows=5)
    method = forms.ChoiceField(label=_("Given"), choices=[*UNSAID, *ReplyMethod.choices])


class WriteReply(Verb):
    name = VerbName.REPLY
    label = _("Reply to the reporter")
    form = ReplyForm

    def apply(self, act: Act) -> None:
        reply = Reply.objects.create(
            case=act.case,
            round=act.case.round,
            text=act.data["text"],
            method=act.data["method"],
            by_id=act.actor.user_id,
            at=act.at,
        )
        act.record = ReplyRecord(
            reply=texts.named(TextKind.REPLY, reply), method=ReplyMethod(reply.method)
        )


class AccountForm(VerbForm):
    kind = forms.ChoiceField(label=_("Outcome"), choices=[*UNSAID, *AccountabilityKind.choices])
    detail = TextField(label=_("What was decided"), max_length=4000)
    document_no = LineField(label=_("Document number"), max_length=80, required=False)
    receipt_no = LineField(
        label=_("Receipt of the discipline organ"), max_length=80, required=False
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("kind") == AccountabilityKind.HANDED_OVER and not data.get("receipt_no"):
            text = _("A hand-over needs the receipt of the discipline organ.")
            self.add_error("receipt_no", ValidationError(text, code="required"))
        if data.get("kind") == AccountabilityKind.DECISION and not data.get("document_no"):
            text = _("A decision needs its document number.")
            self.add_error("document_no", ValidationError(text, code="required"))
        return data


class Account(Verb):
    name = VerbName.ACCOUNT
    label = _("Record accountability")
    form = AccountForm

    def apply(self, act: Act) -> None:
        found = Accountability.objects.create(
            case=act.case, by_id=act.actor.user_id, at=act.at, **act.data
        )
        act.record = AccountRecord(
            kind=AccountabilityKind(found.kind),
            detail=texts.named(TextKind.ACCOUNTABILITY, found),
        )


class SubmitForm(VerbForm):
    remark = TextField(label=_("Remark"), max_length=REASON, required=False, rows=2)


class Submit(Verb):
    name = VerbName.SUBMIT
    label = _("Submit for inspection")
    form = SubmitForm

    def apply(self, act: Act) -> None:
        case = act.case
        asking = to_call_back(facts_of(case).reports)
        act.start = (ClockKind.QUESTION if asking else ClockKind.VERIFY,)
        act.set(done_at=act.at, inspector_id=inspectors.fitting(case, act.at))
        act.record = SubmitRecord(
            inspector=case.inspector_id,
            remark=texts.keep_if(case, "remark", act.data["remark"]),
        )
