"""`perform` as callers see it: for every verb what it is given, so that an editor can follow.

The door itself is in `workflows.door`. A face that has the fields of a form in a dictionary uses
`perform_payload` there.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal, Protocol, Unpack, overload

from tracker.actor import Actor
from tracker.models import Case, CaseEvent
from tracker.verbs import payloads as p
from tracker.vocabulary import VerbName as V

Ref = int | str  # a case by its id or number
Bare = Literal[
    V.ACKNOWLEDGE, V.REVEAL, V.RESUME, V.NOTICE_OVER, V.DRAW, V.SAMPLE, V.DRAW_WITNESS, V.VOID
]
Decided = Literal[
    V.RULING,
    V.DECIDE_EXTENSION,
    V.DECIDE_DEFERRAL,
    V.DECIDE_LONG,
    V.REJECT,
    V.MERGE,
    V.WITHDRAW,
    V.DECIDE_UNPUBLISH,
    V.DECIDE_NONPUBLIC,
]


@dataclass(frozen=True)
class Outcome:
    """What came of a verb. `answer` holds what is told once and stored nowhere (a receipt code)."""

    case: Case
    event: CaseEvent
    answer: dict[str, Any] = field(default_factory=dict)


class Perform(Protocol):
    """Do a verb to a case (to none: log a new one)."""

    @overload
    def __call__(
        self, ref: None, verb: Literal[V.LOG], actor: Actor, **given: Unpack[p.LogPayload]
    ) -> Outcome: ...
    @overload
    def __call__(
        self, ref: Ref, verb: Literal[V.ASSIGN], actor: Actor, **given: Unpack[p.AssignPayload]
    ) -> Outcome: ...
    @overload
    def __call__(
        self,
        ref: Ref,
        verb: Literal[V.PROPOSE_REJECT],
        actor: Actor,
        **given: Unpack[p.ProposeRejectPayload],
    ) -> Outcome: ...
    @overload
    def __call__(
        self,
        ref: Ref,
        verb: Literal[V.PROPOSE_MERGE],
        actor: Actor,
        **given: Unpack[p.ProposeMergePayload],
    ) -> Outcome: ...
    @overload
    def __call__(
        self,
        ref: Ref,
        verb: Literal[V.PROPOSE_WITHDRAW, V.PROPOSE_RULING, V.UNMERGE],
        actor: Actor,
        **given: Unpack[p.ReasonPayload],
    ) -> Outcome: ...
    @overload
    def __call__(
        self, ref: Ref, verb: Literal[V.RETRACT], actor: Actor, **given: Unpack[p.RetractPayload]
    ) -> Outcome: ...
    @overload
    def __call__(
        self,
        ref: Ref,
        verb: Literal[V.RECORD_RETRACT],
        actor: Actor,
        **given: Unpack[p.RecordRetractPayload],
    ) -> Outcome: ...
    @overload
    def __call__(
        self, ref: Ref, verb: Literal[V.RETURN], actor: Actor, **given: Unpack[p.ReturnPayload]
    ) -> Outcome: ...
    @overload
    def __call__(
        self, ref: Ref, verb: Literal[V.PLAN], actor: Actor, **given: Unpack[p.PlanPayload]
    ) -> Outcome: ...
    @overload
    def __call__(
        self, ref: Ref, verb: Literal[V.MEASURE], actor: Actor, **given: Unpack[p.MeasurePayload]
    ) -> Outcome: ...
    @overload
    def __call__(
        self,
        ref: Ref,
        verb: Literal[V.ADD_MEASURES],
        actor: Actor,
        **given: Unpack[p.AddMeasuresPayload],
    ) -> Outcome: ...
    @overload
    def __call__(
        self, ref: Ref, verb: Literal[V.RESPOND], actor: Actor, **given: Unpack[p.RespondPayload]
    ) -> Outcome: ...
    @overload
    def __call__(
        self, ref: Ref, verb: Literal[V.ATTACH], actor: Actor, **given: Unpack[p.AttachPayload]
    ) -> Outcome: ...
    @overload
    def __call__(
        self, ref: Ref, verb: Literal[V.REPLY], actor: Actor, **given: Unpack[p.ReplyPayload]
    ) -> Outcome: ...
    @overload
    def __call__(
        self, ref: Ref, verb: Literal[V.ACCOUNT], actor: Actor, **given: Unpack[p.AccountPayload]
    ) -> Outcome: ...
    @overload
    def __call__(
        self, ref: Ref, verb: Literal[V.SUBMIT], actor: Actor, **given: Unpack[p.SubmitPayload]
    ) -> Outcome: ...
    @overload
    def __call__(
        self, ref: Ref, verb: Literal[V.CALL_BACK], actor: Actor, **given: Unpack[p.CallBackPayload]
    ) -> Outcome: ...
    @overload
    def __call__(
        self,
        ref: Ref,
        verb: Literal[V.VERIFY, V.REWORK],
        actor: Actor,
        **given: Unpack[p.FindingsPayload],
    ) -> Outcome: ...
    @overload
    def __call__(
        self,
        ref: Ref,
        verb: Literal[V.SECOND_LOOK],
        actor: Actor,
        **given: Unpack[p.SecondLookPayload],
    ) -> Outcome: ...
    @overload
    def __call__(
        self,
        ref: Ref,
        verb: Literal[V.DECLINE],
        actor: Actor,
        **given: Unpack[p.DeclinePayload],
    ) -> Outcome: ...
    @overload
    def __call__(
        self,
        ref: Ref,
        verb: Literal[V.DIFFERENCE],
        actor: Actor,
        **given: Unpack[p.DifferencePayload],
    ) -> Outcome: ...
    @overload
    def __call__(
        self, ref: Ref, verb: Literal[V.SIGN, V.CLOSE], actor: Actor, **given: Unpack[p.SignPayload]
    ) -> Outcome: ...
    @overload
    def __call__(
        self, ref: Ref, verb: Literal[V.CORRECT], actor: Actor, **given: Unpack[p.CorrectPayload]
    ) -> Outcome: ...
    @overload
    def __call__(
        self,
        ref: Ref,
        verb: Literal[V.ASK_EXTENSION],
        actor: Actor,
        **given: Unpack[p.AskExtensionPayload],
    ) -> Outcome: ...
    @overload
    def __call__(
        self,
        ref: Ref,
        verb: Literal[V.ASK_DEFERRAL],
        actor: Actor,
        **given: Unpack[p.AskDeferralPayload],
    ) -> Outcome: ...
    @overload
    def __call__(
        self, ref: Ref, verb: Literal[V.OBJECT], actor: Actor, **given: Unpack[p.ObjectPayload]
    ) -> Outcome: ...
    @overload
    def __call__(
        self, ref: Ref, verb: Literal[V.CONTEST], actor: Actor, **given: Unpack[p.ContestPayload]
    ) -> Outcome: ...
    @overload
    def __call__(
        self,
        ref: Ref,
        verb: Literal[V.PROPOSE_LONG],
        actor: Actor,
        **given: Unpack[p.ProposeLongPayload],
    ) -> Outcome: ...
    @overload
    def __call__(
        self,
        ref: Ref,
        verb: Literal[V.MILESTONE],
        actor: Actor,
        **given: Unpack[p.MilestonePayload],
    ) -> Outcome: ...
    @overload
    def __call__(
        self, ref: Ref, verb: Decided, actor: Actor, **given: Unpack[p.DecidePayload]
    ) -> Outcome: ...
    @overload
    def __call__(
        self,
        ref: Ref,
        verb: Literal[V.DECIDE_CONTEST],
        actor: Actor,
        **given: Unpack[p.DecideContestPayload],
    ) -> Outcome: ...
    @overload
    def __call__(
        self,
        ref: Ref,
        verb: Literal[V.DECIDE_OBJECTION],
        actor: Actor,
        **given: Unpack[p.DecideObjectionPayload],
    ) -> Outcome: ...
    @overload
    def __call__(
        self, ref: Ref, verb: Literal[V.RELEASE], actor: Actor, **given: Unpack[p.ReleasePayload]
    ) -> Outcome: ...
    @overload
    def __call__(
        self, ref: Ref, verb: Literal[V.REWORD], actor: Actor, **given: Unpack[p.RewordPayload]
    ) -> Outcome: ...
    @overload
    def __call__(
        self, ref: Ref, verb: Literal[V.STAND_IN], actor: Actor, **given: Unpack[p.StandInPayload]
    ) -> Outcome: ...
    @overload
    def __call__(
        self,
        ref: Ref,
        verb: Literal[V.UNPUBLISH, V.ASK_UNPUBLISH],
        actor: Actor,
        **given: Unpack[p.UnpublishPayload],
    ) -> Outcome: ...
    @overload
    def __call__(
        self,
        ref: Ref,
        verb: Literal[V.ASK_NONPUBLIC],
        actor: Actor,
        **given: Unpack[p.AskNonpublicPayload],
    ) -> Outcome: ...
    @overload
    def __call__(
        self, ref: Ref, verb: Literal[V.ANSWER], actor: Actor, **given: Unpack[p.AnswerPayload]
    ) -> Outcome: ...
    @overload
    def __call__(
        self,
        ref: Ref,
        verb: Literal[V.SUPPLEMENT],
        actor: Actor,
        **given: Unpack[p.SupplementPayload],
    ) -> Outcome: ...
    @overload
    def __call__(
        self, ref: Ref, verb: Bare, actor: Actor, **given: Unpack[p.Nothing]
    ) -> Outcome: ...
