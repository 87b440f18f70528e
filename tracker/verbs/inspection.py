"""The inspector's work: four findings, then verified or sent back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tracker import answers, content, light, texts, track
from tracker.case_facts import facts_of
from tracker.free_text import REASON, TextField, says_something
from tracker.models import Case, Demand, Evidence, Finding, Inspection, Report
from tracker.models.work import NOT_ASKED
from tracker.records.verbs import (
    GateDemand,
    GateRemark,
    InspectionRecord,
    ReworkRecord,
    VerifyRecord,
)
from tracker.verbs.base import Act, Verb, VerbForm
from tracker.verbs.evidence import own_pictures, store
from tracker.verbs.fields import FilesField
from tracker.vocabulary import (
    EvidenceKind,
    Gate,
    TextKind,
    VerbName,
)

PARTLY = "partly"
FOUND = [("yes", _("Passed")), (PARTLY, _("Partly")), ("no", _("Not passed"))]


def lines(words: str) -> list[str]:
    return [line.strip() for line in words.splitlines() if says_something(line)]


class FindingsForm(VerbForm):
    """Four findings: `measures`, `measures_remark`, `measures_demand`, `measures_files`, and so on.

    What is demanded is one thing a line; of a gate passed partly it is what remains.
    """

    on_site = forms.BooleanField(label=_("Seen on the spot"), required=False)

    def prepare(self) -> None:
        for gate in Gate:
            self.fields[gate] = forms.ChoiceField(
                label=gate.label, choices=FOUND, widget=forms.RadioSelect
            )
            self.fields[f"{gate}_remark"] = TextField(
                label=_("Remark"), max_length=REASON, required=False, rows=2
            )
            self.fields[f"{gate}_demand"] = TextField(
                label=_("What is demanded"), max_length=REASON, required=False, rows=2
            )
            self.fields[f"{gate}_files"] = FilesField(label=_("Photos"), required=False)

    def failed(self, data: dict[str, Any]) -> list[str]:
        return failed(data)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        wanting = self.failed(data)
        for gate in Gate:
            if gate in wanting:
                self.found_wanting(gate, data)
            elif data.get(gate) == "yes":
                self.found_right(gate, data)
        return data

    def found_wanting(self, gate: str, data: dict[str, Any]) -> None:
        if not says_something(data.get(f"{gate}_remark", "")):
            text = _("Say why this gate is not passed.")
            self.add_error(f"{gate}_remark", ValidationError(text, code="required"))
        if not lines(data.get(f"{gate}_demand", "")):
            text = _("Say what is demanded of the unit; where it is partly done, what remains.")
            self.add_error(f"{gate}_demand", ValidationError(text, code="required"))

    def found_right(self, gate: str, data: dict[str, Any]) -> None:
        """A pass is a finding of the inspector's own, and says what was seen."""
        files, words = data.get(f"{gate}_files", ()), data.get(f"{gate}_remark", "")
        assert self.case is not None
        if not says_something(words) and not own_pictures(self.case, files):
            text = _("Say what you saw, or add a picture of your own: the unit's is none.")
            self.add_error(f"{gate}_remark", ValidationError(text, code="own"))


def failed(data: Mapping[str, Any]) -> list[str]:
    """The gates that are not passed, or not wholly."""
    return [gate for gate in Gate if data.get(gate) in ("no", PARTLY)]


class VerifyForm(FindingsForm):
    def clean(self) -> dict[str, Any]:
        data = super().clean()
        for gate in self.failed(data):
            text = _("A case is verified only when all four gates are passed.")
            self.add_error(gate, ValidationError(text, code="failed"))
        if not data.get("on_site") and data.get(Gate.SOLVED) == "yes":
            self.unvisited()
        remark = f"{Gate.REPLY}_remark"
        if self.case is not None and not data.get(remark):
            if answers.unhappy(self.case):
                text = _("A reporter says: solved, but dissatisfied. Answer that here.")
                self.add_error(remark, ValidationError(text, code="unhappy"))
            elif self.case.look and answers.denials(self.case):
                text = _("A reporter says that it is not solved. Answer that here.")
                self.add_error(remark, ValidationError(text, code="denied"))
        return data

    def unvisited(self) -> None:
        """Passed without a visit: on the light road alone."""
        assert self.case is not None
        text = _("Solved is found on the spot, not on paper: go and see.")
        missing = light.why_visited(self.case, self.at)
        if missing:
            self.add_error("on_site", ValidationError(text, code="paper"))
        for why in missing if light.offered(self.case.tier) else ():
            self.add_error("on_site", ValidationError(why.missing, code=why.code))


class ReworkForm(FindingsForm):
    def clean(self) -> dict[str, Any]:
        data = super().clean()
        # The unit reads which gates failed: of a track it learns nothing, and has nothing to do.
        if Gate.ACCOUNTABILITY in self.failed(data) and self.case and track.alleged(self.case):
            text = _(
                "This gate is on the discipline track, which holds the case back by itself. Say "
                "here only what the unit itself is to do; tell the discipline officer the rest."
            )
            self.add_error(Gate.ACCOUNTABILITY, ValidationError(text, code="track"))
        if not self.errors and not self.failed(data):
            text = _("All four gates are passed: verify the case instead.")
            self.add_error(None, ValidationError(text, code="none_failed"))
        return data


def record_inspection(act: Act, record: type[InspectionRecord]) -> dict[str, Finding]:
    """Write the inspection with its four findings and photos; return the findings by gate."""
    data, case = act.data, act.case
    assert act.actor.user_id is not None  # the system is granted no inspection
    wanting = failed(data)
    inspection = Inspection.objects.create(
        case=case,
        round=case.round,
        look=case.look,
        content=content.whole(case),
        inspector_id=act.actor.user_id,
        on_site=data["on_site"],
        passed=not wanting,
        at=act.at,
    )
    findings = Finding.objects.bulk_create(
        Finding(
            inspection=inspection,
            gate=gate,
            passed=data[gate] == "yes",
            partly=data[gate] == PARTLY,
            remark=data[f"{gate}_remark"],
            pictures=own_pictures(case, data[f"{gate}_files"]),
        )
        for gate in Gate
    )
    act.record = record(
        inspection=inspection.pk,
        on_site=inspection.on_site,
        failed=tuple(Gate(gate) for gate in wanting),
        remarks=tuple(
            GateRemark(Gate(row.gate), texts.named(TextKind.FINDING, row))
            for row in findings
            if row.remark
        ),
        files=texts.file_refs(photos(act, findings)),
    )
    return {finding.gate: finding for finding in findings}


def photos(act: Act, findings: Iterable[Finding]) -> list[Evidence]:
    """Store what the inspector saw."""
    return [
        file
        for finding in findings
        if (uploads := act.data[f"{finding.gate}_files"])
        for file in store(act, uploads, kind=EvidenceKind.INSPECTION, finding=finding)
    ]


class Verify(Verb):
    name = VerbName.VERIFY
    label = _("Verify")
    form = VerifyForm

    def apply(self, act: Act) -> None:
        findings = record_inspection(act, VerifyRecord)
        unseen = not act.data["on_site"]
        if unseen:
            act.then = (VerbName.SAMPLE,)
        act.set(
            light=unseen,
            gate_measures=findings[Gate.MEASURES],
            gate_accountability=findings[Gate.ACCOUNTABILITY],
            gate_solved=findings[Gate.SOLVED],
            gate_reply=findings[Gate.REPLY],
            verified_at=act.at,
            notice_at=None,
        )
        if answers.denials(act.case):  # only a second look comes this far
            act.set(disputed=True)


def ask_again(case: Case) -> None:
    """What reporters were asked about a round that failed says nothing about the next one."""
    Report.objects.filter(case=case).update(**NOT_ASKED)
    facts_of(case).forget("reports")


def demand(act: Act, findings: dict[str, Finding]) -> tuple[GateDemand, ...]:
    """Write down what is demanded of the unit in the round that begins."""
    rows = Demand.objects.bulk_create(
        Demand(
            case=act.case,
            round=act.case.round + 1,
            gate=gate,
            finding=findings[gate],
            text=text,
        )
        for gate in failed(act.data)
        for text in lines(act.data[f"{gate}_demand"])
    )
    return tuple(GateDemand(Gate(row.gate), texts.named(TextKind.DEMAND, row)) for row in rows)


def light_ended(act: Act, findings: dict[str, Finding]) -> date | None:
    """The last day without a light road for the unit, if this was a visit by lot that failed."""
    if not act.case.look or not light.offered(act.case.tier):
        return None
    ended = light.suspend(act.case, findings[Gate.SOLVED].inspection)
    return timezone.localdate(ended.until) if ended else None


class Rework(Verb):
    name = VerbName.REWORK
    label = _("Send back for rework")
    form = ReworkForm

    def apply(self, act: Act) -> None:
        findings = record_inspection(act, ReworkRecord)
        assert isinstance(act.record, ReworkRecord)
        partly = tuple(gate for gate in Gate if act.data[gate] == PARTLY)
        act.record = replace(
            act.record,
            partly=partly,
            demands=demand(act, findings),
            light_until=light_ended(act, findings),
        )
        act.set(round=act.case.round + 1, look=0, done_at=None, confirmed_at=None)
        act.settle()
        ask_again(act.case)
