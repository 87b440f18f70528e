"""What each verb is given, as its form reads it: for editors and the type checker.

The forms are the law (decision 6), and a test holds these to their fields. Rows are named by keys.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Literal, NotRequired, TypedDict

from django.core.files.uploadedfile import UploadedFile

Key = int | str
Day = date | str
Uploads = Sequence[UploadedFile[Any]]
Rows = Sequence[Mapping[str, Any]]
Passed = Literal["yes", "no"]
Found = Literal["yes", "partly", "no"]


class How(TypedDict, total=False):
    """What the door is told besides, of any verb; see `workflows.door.perform_payload`."""

    at: datetime | None
    version: int | None
    tell: bool


class Nothing(How):
    """Verbs that ask for nothing: acknowledge, reveal, resume, notice_over."""


class LogPayload(How):
    title: str
    text: str
    channel: str  # its code
    received_at: datetime | str
    place: NotRequired[str]
    category: NotRequired[Key | None]
    suggested_unit: NotRequired[Key | None]
    misconduct_alleged: NotRequired[bool]
    anonymous: NotRequired[bool]
    reporter_name: NotRequired[str]
    reporter_contact: NotRequired[str]
    external_id: NotRequired[str]
    promise: NotRequired[str]
    promised_on: NotRequired[Day | None]
    origin: NotRequired[Key | None]
    uploads: NotRequired[Uploads]


class ProposeRejectPayload(How):
    route_code: str
    reason: str


class ProposeMergePayload(How):
    target: str  # its number
    reason: str
    compared: bool


class ReasonPayload(How):
    """For `propose_withdraw`, `propose_ruling` and `unmerge`."""

    reason: str


class RetractPayload(How):
    stands: Passed
    remark: NotRequired[str]


class RecordRetractPayload(RetractPayload):
    report: Key


class RewordPayload(How):
    unit_title: str
    unit_text: str
    unit_place: NotRequired[str]


class StandInPayload(How):
    person: NotRequired[Key | None]


class AssignPayload(RewordPayload):
    unit: Key
    tier: Key
    co_units: NotRequired[Sequence[Key]]
    promised_on: NotRequired[Day | None]
    misconduct_alleged: NotRequired[bool]


class ReturnPayload(How):
    reason: str


class PlanPayload(How):
    leader: str
    measures: Rows  # each with text, owner, due_on
    plan_text: NotRequired[str]


class MeasurePayload(How):
    measure: Key
    done: NotRequired[bool]
    note: NotRequired[str]
    uploads: NotRequired[Uploads]


class AddMeasuresPayload(How):
    measures: Rows  # each with text, owner, due_on
    demand: NotRequired[Key | None]


class RespondPayload(How):
    demand: Key
    text: str
    uploads: NotRequired[Uploads]


class AttachPayload(How):
    uploads: Uploads
    caption: NotRequired[str]


class ReplyPayload(How):
    text: str
    method: str


class AccountPayload(How):
    kind: str
    detail: str
    document_no: NotRequired[str]
    receipt_no: NotRequired[str]


class SubmitPayload(How):
    remark: NotRequired[str]


class CallBackPayload(How):
    report: Key
    outcome: str
    solved: NotRequired[str]
    satisfaction: NotRequired[str]
    remark: NotRequired[str]
    new_fact: NotRequired[str]


class FindingsPayload(How):
    """For `verify` and `rework`."""

    on_site: NotRequired[bool]
    measures: Found
    measures_remark: NotRequired[str]
    measures_demand: NotRequired[str]
    measures_files: NotRequired[Uploads]
    accountability: Found
    accountability_remark: NotRequired[str]
    accountability_demand: NotRequired[str]
    accountability_files: NotRequired[Uploads]
    solved: Found
    solved_remark: NotRequired[str]
    solved_demand: NotRequired[str]
    solved_files: NotRequired[Uploads]
    reply: Found
    reply_remark: NotRequired[str]
    reply_demand: NotRequired[str]
    reply_files: NotRequired[Uploads]


class SignPayload(How):
    """For `sign` and `close`."""

    opinion: NotRequired[str]


class CorrectPayload(How):
    """Only what is given is corrected."""

    reason: str
    title: NotRequired[str]
    text: NotRequired[str]
    place: NotRequired[str]
    category: NotRequired[Key | None]
    channel: NotRequired[Key]
    inspector: NotRequired[Key | None]


class AskExtensionPayload(How):
    amount: int
    reason: str


class AskDeferralPayload(How):
    reason: str
    review_on: Day


class ContestPayload(How):
    reason: str
    objector: NotRequired[str]
    contact: NotRequired[str]


class ProposeLongPayload(How):
    reason: str
    milestones: Rows  # each with text, owner, due_on


class MilestonePayload(How):
    milestone: Key
    passed: Passed
    remark: str
    on_site: NotRequired[bool]
    uploads: NotRequired[Uploads]


class ObjectPayload(How):
    ground: str
    reason: str
    objector: NotRequired[str]
    contact: NotRequired[str]


class DecidePayload(How):
    """For decisions on all requests but objections to the public notice."""

    granted: Passed
    decision: str


class DecideObjectionPayload(DecidePayload):
    request: Key
    demand: NotRequired[str]


class DecideContestPayload(DecidePayload):
    request: NotRequired[Key]


class ReleasePayload(How):
    title: str
    text: str
    reply: NotRequired[str]
    measures: NotRequired[str]
    deferral: NotRequired[str]


class UnpublishPayload(How):
    """For `unpublish` and `ask_unpublish`."""

    reason: str


class AskNonpublicPayload(How):
    secrecy: str
    reason: str


class SecondLookPayload(How):
    reason: str


class DeclinePayload(How):
    way: str
    reason: str
    demand: NotRequired[str]


class DifferencePayload(How):
    text: str


class AnswerPayload(How):
    solved: str
    satisfaction: str
    remark: NotRequired[str]
    new_fact: NotRequired[str]


class SupplementPayload(How):
    text: str
    uploads: NotRequired[Uploads]
