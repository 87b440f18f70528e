"""Sentences of the case page: what a verb does, what to say when it is done, what a gate asks."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from tracker.vocabulary import Gate
from tracker.vocabulary import VerbName as V

ABOUT: dict[str, Any] = {
    V.ASSIGN: _("Choose the unit that answers for it; its time limits start at once."),
    V.PROPOSE_REJECT: _(
        "Somebody else decides. Why, and how to object, the reporter then reads by the receipt; "
        "whoever has none at hand is to be telephoned."
    ),
    V.REJECT: _(
        "Granted, the case leaves the ledger. The reason stands on the receipt of the reporter."
    ),
    V.CONTEST: _("Somebody who had no part in not accepting the case decides."),
    V.DECIDE_CONTEST: _("Upheld, the case is back in the ledger under its number."),
    V.PROPOSE_MERGE: _("Somebody else decides; then the reporters follow into the other case."),
    V.MERGE: _("Granted, the case goes on inside the other one, and its reporters follow."),
    V.UNMERGE: _("State, reporters and time limits are as before; the time in between counts not."),
    V.RECORD_RETRACT: _(
        "Call the number on file. Each reporter is asked again on another day, by somebody else."
    ),
    V.PROPOSE_RULING: _("For a head who is silent or has declined once; somebody else confirms."),
    V.RULING: _("Granted, the inspector signs next, without the head."),
    V.PROPOSE_WITHDRAW: _("Only when all its reporters have withdrawn; somebody else decides."),
    V.WITHDRAW: _("Granted, the case ends here; refused, the office carries on."),
    V.ACKNOWLEDGE: _("Confirm that your unit has received the case."),
    V.RETURN: _("The case goes back to the office. Possible once, and only within its window."),
    V.PLAN: _("Name the leader, the measures, who carries them out and by when."),
    V.MEASURE: _("Report how far a measure is; it counts as done only with evidence."),
    V.ATTACH: _("What is added here becomes part of the record and stays in it."),
    V.ADD_MEASURES: _("Say by which measures a demand is met; each counts once done and shown."),
    V.RESPOND: _("Say how the demand was met, and show it with evidence that is new."),
    V.REPLY: _("What the reporter is told; the call-back asks whether it is so."),
    V.ACCOUNT: _("What the unit itself did about failings of its own people."),
    V.SUBMIT: _("The unit declares that all is done; an inspector comes to see."),
    V.VERIFY: _("Go and see, then enter a finding for each of the four gates."),
    V.REWORK: _("Go and see, then enter a finding for each of the four gates."),
    V.CALL_BACK: _("Ask the reporter whether the matter is solved, and record the answer."),
    V.SECOND_LOOK: _(
        "An inspector who has nothing to do with this case is drawn by lot and looks again. "
        "Findings and signatures so far are void. Demanded again, it is a second draw: say why."
    ),
    V.DIFFERENCE: _(
        "The public sees what reporters say, what the second inspector found, and your reasons, "
        "side by side. The public notice begins anew."
    ),
    V.SIGN: _("Your signature stands under the sign-off."),
    V.DECLINE: _("You do not sign. The unit begins another round, or another inspector looks."),
    V.CLOSE: _("The last of three signatures. A case signed off is never reopened."),
    V.ASK_EXTENSION: _("Ask for more time before the time limit is over; the office decides."),
    V.DECIDE_EXTENSION: _("Granted, the time limit moves at once; refused, it stays as it is."),
    V.ASK_DEFERRAL: _("For what nobody can solve now. The director decides."),
    V.DECIDE_DEFERRAL: _("Granted, the time limit stands still until the day of the next look."),
    V.PROPOSE_LONG: _(
        "For the rest of what was found partly done. The director decides; an inspector looks at "
        "each milestone, and the case stays open."
    ),
    V.DECIDE_LONG: _("Granted, the time limit is that of the next milestone, one after the other."),
    V.MILESTONE: _("Go and see, then say whether the milestone is reached."),
    V.RESUME: _("The case is taken up again before its review; its time limit runs on."),
    V.OBJECT: _(
        "The notice stands still until somebody has decided whose own deed it does not mean. What "
        "one person repeats on the same ground is joined to the first."
    ),
    V.DECIDE_OBJECTION: _(
        "Upheld, the case goes back with a new deadline; else the notice goes on."
    ),
    V.CORRECT: _("Edit the words of the case with a reason; the earlier version stays readable."),
    V.REWORD: _("The unit reads this from now on; what it read before is kept."),
    V.STAND_IN: _("In this case this person plans, submits and signs in the place of the head."),
    V.RELEASE: _(
        "The public sees this at once, and nothing else of the case's words. Of a verified case "
        "the public notice begins with it; changed later, it begins anew and signatures are void."
    ),
    V.UNPUBLISH: _("The public no longer sees the summary; your reason stands in its place."),
    V.ASK_UNPUBLISH: _("Somebody else decides. Granted, the notice ends and is awaited anew."),
    V.DECIDE_UNPUBLISH: _(
        "Granted, the reason stands in public in the place of the words, and the case waits for "
        "publication again; refused, everything stays as it is."
    ),
    V.ASK_NONPUBLIC: _(
        "Somebody else of the office decides, and the auditor is told. The notice then runs before "
        "the auditor and, unless it is a secret, before three inspectors drawn by lot."
    ),
    V.DECIDE_NONPUBLIC: _(
        "Granted, the notice runs before those who stand for the public; how often it is so is "
        "public. Refused, the office publishes the case."
    ),
    V.REVEAL: _("Who reported is shown to you once, and that you looked is recorded."),
}

DONE: dict[str, Any] = {
    V.ASSIGN: _("Assigned. The time limits are running."),
    V.PROPOSE_REJECT: _("Proposed. Somebody else will decide."),
    V.REJECT: _(
        "Decided. If not accepted, the receipt tells why and how to object: telephone whoever has "
        "none at hand."
    ),
    V.CONTEST: _("The objection is taken down. Somebody else will decide."),
    V.DECIDE_CONTEST: _("The objection is decided."),
    V.PROPOSE_MERGE: _("Proposed. Somebody else will decide."),
    V.MERGE: _("Decided. If merged, the reporters went along."),
    V.UNMERGE: _("Taken back. The case goes on by itself."),
    V.RECORD_RETRACT: _("Taken down. It counts once it is said again on another day."),
    V.PROPOSE_RULING: _("Proposed. Somebody else will confirm."),
    V.RULING: _("Decided."),
    V.PROPOSE_WITHDRAW: _("Proposed. Somebody else will decide."),
    V.WITHDRAW: _("Decided."),
    V.ACKNOWLEDGE: _("Acknowledged. Next comes the plan."),
    V.RETURN: _("Returned to the office."),
    V.PLAN: _("The plan is filed. Rectification begins."),
    V.MEASURE: _("Progress is recorded."),
    V.ATTACH: _("The files are in the record."),
    V.ADD_MEASURES: _("The measures stand in the plan."),
    V.RESPOND: _("The answer is recorded."),
    V.REPLY: _("The reply is recorded."),
    V.ACCOUNT: _("Accountability is recorded."),
    V.SUBMIT: _("Submitted. An inspector will come to see."),
    V.VERIFY: _("Verified: all four gates are passed. What was found is published next."),
    V.REWORK: _("Sent back to the unit, with your findings as its task."),
    V.CALL_BACK: _("The call-back is recorded."),
    V.SECOND_LOOK: _("Demanded. An inspector has been drawn and told."),
    V.DIFFERENCE: _("Published. The public notice begins anew."),
    V.SIGN: _("Signed."),
    V.DECLINE: _("Declined. Your reason stands in the record."),
    V.CLOSE: _("Signed off. The dossier is complete."),
    V.ASK_EXTENSION: _("Asked for. The office will decide."),
    V.DECIDE_EXTENSION: _("The extension is decided."),
    V.ASK_DEFERRAL: _("Asked for. The director will decide."),
    V.DECIDE_DEFERRAL: _("The deferral is decided."),
    V.PROPOSE_LONG: _("Proposed. The director will decide."),
    V.DECIDE_LONG: _("The long rectification is decided."),
    V.MILESTONE: _("The finding is recorded."),
    V.RESUME: _("Resumed. The time limit is running again."),
    V.OBJECT: _("The objection is on the record. The notice stands still until it is decided."),
    V.DECIDE_OBJECTION: _("The objection is decided."),
    V.CORRECT: _("Corrected. The earlier version is kept."),
    V.REWORD: _("Renewed. The unit reads this version now."),
    V.STAND_IN: _("Appointed. The unit has been told who acts."),
    V.UNPUBLISH: _("Withdrawn. The reason stands in its place."),
    V.ASK_UNPUBLISH: _("Proposed. Somebody else will decide."),
    V.DECIDE_UNPUBLISH: _("The withdrawal is decided."),
    V.ASK_NONPUBLIC: _("Proposed. Somebody else will decide."),
    V.DECIDE_NONPUBLIC: _("Decided. The page of the case says what follows."),
    V.RELEASE: _("Released. The public sees the summary now."),
}
# A new case is shown with its number; an identity is shown itself.
DONE_ELSEWHERE = frozenset({V.LOG, V.REVEAL, V.DRAW, V.SAMPLE, V.DRAW_WITNESS, V.VOID})
DONE_PLAIN = _("Done, and in the record.")
DONE_ALREADY = _("You had done this already; nothing was done twice.")

QUESTIONS: dict[str, Any] = {
    Gate.MEASURES: _("Was every measure carried out, and did the inspector see it?"),
    Gate.ACCOUNTABILITY: _("Was misconduct dealt with, or formally found to be none?"),
    Gate.SOLVED: _("Is the problem solved on the spot, and not on paper?"),
    Gate.REPLY: _("Was the reporter answered in earnest, and asked?"),
}

SIGNED: dict[str, Any] = {
    V.SIGN: _("I have looked at this case and agree that it be signed off."),
    V.CLOSE: _("All four gates are passed and the public notice is over: I sign this case off."),
}
