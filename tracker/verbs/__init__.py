"""All verbs by name. To add one, see CONTRIBUTING.md."""

from tracker.verbs.asking import Answer, RecordCallBack
from tracker.verbs.assignment import Acknowledge, Assign, Plan, Return
from tracker.verbs.base import Act, Verb, VerbForm
from tracker.verbs.correction import Correct, Reveal
from tracker.verbs.exits import (
    Merge,
    ProposeMerge,
    ProposeReject,
    ProposeWithdraw,
    Reject,
    Unmerge,
    Withdraw,
)
from tracker.verbs.inspection import Rework, Verify
from tracker.verbs.intake import Log
from tracker.verbs.light import Sample
from tracker.verbs.long import DecideLong, InspectMilestone, ProposeLong
from tracker.verbs.objections import DecideObjection, Object
from tracker.verbs.public import AddSupplement, Release
from tracker.verbs.publication import (
    AskNonpublic,
    AskUnpublish,
    DecideNonpublic,
    DecideUnpublish,
    DrawWitnesses,
    Unpublish,
)
from tracker.verbs.rectification import Account, Attach, ReportMeasure, Submit, WriteReply
from tracker.verbs.reporters import Contest, DecideContest, RecordRetract, Retract
from tracker.verbs.requests import (
    AskDeferral,
    AskExtension,
    DecideDeferral,
    DecideExtension,
    Resume,
)
from tracker.verbs.rework import AddMeasures, Respond
from tracker.verbs.ruling import ProposeRuling, Ruling
from tracker.verbs.second_look import DrawInspector, PublishDifference, SecondLook
from tracker.verbs.sign_off import Close, Decline, NoticeOver, Sign, VoidSignatures
from tracker.verbs.stand_in import AppointStandIn
from tracker.verbs.unit_words import Reword

VERBS: dict[str, Verb] = {
    str(verb.name): verb
    for verb in (
        Log(),
        ProposeReject(),
        Reject(),
        ProposeRuling(),
        Ruling(),
        Contest(),
        DecideContest(),
        ProposeMerge(),
        Merge(),
        Unmerge(),
        Retract(),
        RecordRetract(),
        ProposeWithdraw(),
        Withdraw(),
        Assign(),
        Acknowledge(),
        Return(),
        Plan(),
        ReportMeasure(),
        Attach(),
        AddMeasures(),
        Respond(),
        WriteReply(),
        Account(),
        Submit(),
        RecordCallBack(),
        Rework(),
        Verify(),
        SecondLook(),
        DrawInspector(),
        Sample(),
        PublishDifference(),
        Sign(),
        Decline(),
        VoidSignatures(),
        Close(),
        NoticeOver(),
        Correct(),
        Reveal(),
        AskExtension(),
        DecideExtension(),
        AskDeferral(),
        DecideDeferral(),
        ProposeLong(),
        DecideLong(),
        InspectMilestone(),
        Resume(),
        Object(),
        DecideObjection(),
        Release(),
        Reword(),
        AppointStandIn(),
        Unpublish(),
        AskUnpublish(),
        DecideUnpublish(),
        AskNonpublic(),
        DecideNonpublic(),
        DrawWitnesses(),
        Answer(),
        AddSupplement(),
    )
}

__all__ = ["VERBS", "Act", "Verb", "VerbForm"]
