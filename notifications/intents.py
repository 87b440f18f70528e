"""The closed table of telling: what happened → who is told → in which words.

A message names the case by number, title and unit, and says what happened in words of this table.
It never holds the text of a case, a reason, a reporter, or a link that opens anything by itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from notifications.intent import Intent, Who, _answer, _ask, _know, _to, _work
from notifications.late_intents import OF_LADDERS
from notifications.ruling_intents import OF_RULINGS
from notifications.vocabulary import Kind, Urgency
from tracker.answers import DENIED
from tracker.records.exits import ExitRecord
from tracker.records.light import SampleRecord
from tracker.records.parts import Record
from tracker.records.public import ReleaseRecord
from tracker.records.verbs import (
    AnswerRecord,
    AskedRecord,
    DecisionRecord,
    ObjectRecord,
    RemindRecord,
    SignRecord,
)
from tracker.vocabulary import VerbName as V

_W = Who
#: (verb, variant) → intent. Every verb stands here or is silent.
INTENTS: Mapping[tuple[str, str], Intent] = {
    ("log", ""): Intent(
        **_to(Kind.INTAKE, Urgency.ACT, _W.OFFICE),
        what=_("New case"),
        say=_("A new case was logged and waits to be assigned."),
    ),
    **{
        (asks, ""): Intent(
            **_ask(_W.OFFICE, _W.DIRECTOR),
            what=_("A proposal to end a case"),
            say=_("A proposal that the case leave the ledger waits for a second person's word."),
        )
        for asks in ("propose_reject", "propose_merge", "propose_withdraw")
    },
    **{
        (decides, "refused"): Intent(
            **_answer(_W.OFFICE),
            what=_("Proposal declined"),
            say=_("The proposal to end the case was declined. The case goes on."),
        )
        for decides in ("reject", "merge", "withdraw")
    },
    ("contest", ""): Intent(
        **_ask(_W.OFFICE, _W.DIRECTOR),
        what=_("Objection to non-acceptance"),
        say=_("Somebody who had no part in not accepting the case has to decide."),
    ),
    ("decide_contest", "granted"): Intent(
        **_work(_W.OFFICE),
        what=_("Accepted after all"),
        say=_("The objection was upheld. The case waits to be assigned."),
    ),
    ("decide_contest", "refused"): Intent(
        **_answer(_W.OFFICE),
        what=_("Not accepted, as before"),
        say=_("The objection was dismissed. The reason stands on the page of the case."),
    ),
    **OF_RULINGS,
    ("retract", ""): Intent(
        **_know(_W.CLERK),
        what=_("Word of a reporter"),
        say=_("A reporter has said whether the matter may be dropped."),
    ),
    ("withdraw", "granted"): Intent(
        **_know(_W.OFFICER, _W.HEAD, _W.CO_UNITS, _W.INSPECTOR, _W.CLERK),
        what=_("Case withdrawn"),
        say=_("All reporters have withdrawn, and two people of the office agreed. It ends here."),
    ),
    ("join", ""): Intent(
        **_know(_W.OFFICER, _W.HEAD, _W.CO_UNITS, _W.INSPECTOR, _W.CLERK),
        what=_("Another case joined yours"),
        say=_(
            "Another report of the same matter joined the case. What you may read of it stands on "
            "the page."
        ),
    ),
    ("part", ""): Intent(
        **_know(_W.OFFICER, _W.HEAD, _W.CO_UNITS, _W.INSPECTOR, _W.CLERK),
        what=_("A case left yours again"),
        say=_("A case that had joined was found to be another matter and goes on by itself."),
    ),
    ("unmerge", ""): Intent(
        **_work(_W.OFFICER, _W.HEAD, _W.CO_UNITS, _W.INSPECTOR, _W.CLERK),
        what=_("Merger taken back"),
        say=_("The case goes on by itself, where it stood. Its dates stand on the page."),
    ),
    ("reject", "granted"): Intent(
        **_to(Kind.INTAKE, Urgency.KNOW, _W.OFFICE),
        what=_("Case not accepted"),
        say=_("The case was not accepted. The reason stands on its page."),
    ),
    ("merge", "granted"): Intent(
        **_to(
            *(Kind.INTAKE, Urgency.KNOW),
            *(_W.OFFICER, _W.HEAD, _W.CO_UNITS, _W.INSPECTOR, _W.CLERK),
        ),
        what=_("Case merged"),
        say=_("The case was merged into another one and ends here."),
    ),
    ("assign", ""): Intent(
        **_work(_W.OFFICER, _W.HEAD, _W.CO_UNITS),
        what=_("Case assigned to your unit"),
        say=_("The case was assigned. Acknowledge it and file a rectification plan in time."),
    ),
    ("reword", ""): Intent(
        **_know(_W.OFFICER, _W.HEAD, _W.CO_UNITS),
        what=_("The matter in new words"),
        say=_("The office has renewed what your unit reads of the matter. Look at the page again."),
    ),
    ("stand_in", ""): Intent(
        **_know(_W.OFFICER, _W.HEAD),
        what=_("Who acts for the unit head"),
        say=_("The office has said who acts for the unit head in this case."),
    ),
    ("return", ""): Intent(
        **_work(_W.OFFICE),
        what=_("Case returned by the unit"),
        say=_("The unit returned the case. It waits to be assigned again."),
    ),
    ("plan", ""): Intent(
        **_know(_W.OFFICER, _W.CO_UNITS, _W.CLERK),
        what=_("Rectification plan filed"),
        say=_("The unit filed its rectification plan."),
    ),
    ("submit", ""): Intent(
        **_work(_W.INSPECTOR, _W.CLERK),
        what=_("Case submitted"),
        say=_("The unit says that it is done. Call-back and inspection are next."),
    ),
    ("rework", ""): Intent(
        **_work(_W.OFFICER, _W.HEAD, _W.CO_UNITS),
        what=_("Sent back for rework"),
        say=_("The inspection was not passed. A new, shorter deadline runs."),
    ),
    ("verify", ""): Intent(
        **_work(_W.HEAD, _W.CLERK),
        what=_("Case verified"),
        say=_("All four gates were passed. The office publishes it; then the notice begins."),
    ),
    ("second_look", ""): Intent(
        **_know(_W.OFFICER, _W.HEAD, _W.CLERK, _W.DIRECTOR),
        what=_("Second look demanded"),
        say=_("Another inspector, drawn by lot, looks before the case goes on."),
    ),
    ("sample", "hit"): Intent(
        **_know(_W.OFFICER, _W.HEAD, _W.CLERK),
        what=_("To be visited, by lot"),
        say=_("It was passed on evidence; by lot it is visited before it is published."),
    ),
    ("draw", ""): Intent(
        **_work(_W.INSPECTOR),
        what=_("Drawn for a second look"),
        say=_(
            "You were drawn by lot. Go and see, then enter a finding for each of the four gates."
        ),
    ),
    ("decline", ""): Intent(
        **_work(_W.OFFICER, _W.HEAD, _W.CLERK, _W.DIRECTOR),
        what=_("Signature declined"),
        say=_("Somebody does not sign, and says why: the case does not go on as it is."),
    ),
    ("void", ""): Intent(
        **_work(_W.HEAD, _W.INSPECTOR, _W.DIRECTOR),
        what=_("Signatures void"),
        say=_("What was judged has changed since it was signed. Look again, and sign anew."),
    ),
    ("difference", ""): Intent(
        **_know(_W.OFFICER, _W.HEAD, _W.INSPECTOR, _W.DIRECTOR),
        what=_("Difference published"),
        say=_(
            "Why the finding differs from what a reporter says is public. The notice begins anew."
        ),
    ),
    ("release", "notice"): Intent(
        **_work(_W.HEAD, _W.INSPECTOR),
        what=_("Public notice has begun"),
        say=_("What was found is published. Public notice has begun, signatures are next."),
    ),
    **{
        (asks, ""): Intent(
            **_ask(_W.OFFICE, _W.DIRECTOR),
            what=_("A proposal about what the public sees"),
            say=_("A proposal that the public not see the case waits for a second person's word."),
        )
        for asks in ("ask_unpublish", "ask_nonpublic")
    },
    **{
        (decides, "refused"): Intent(
            **_answer(_W.OFFICE),
            what=_("Proposal declined"),
            say=_("What the public sees of the case stays as it is."),
        )
        for decides in ("decide_unpublish", "decide_nonpublic")
    },
    ("decide_unpublish", "granted"): Intent(
        **_work(_W.OFFICE, _W.HEAD, _W.INSPECTOR, _W.AUDITOR),
        what=_("Withdrawn from the public"),
        say=_("The notice is over before its time. The case waits for publication again."),
    ),
    ("unpublish", ""): Intent(
        **_know(_W.OFFICE, _W.DIRECTOR),
        what=_("Withdrawn from the public"),
        say=_("The public no longer sees the summary. The reason stands in its place."),
    ),
    ("decide_nonpublic", "granted"): Intent(
        **_work(_W.OFFICE, _W.HEAD, _W.INSPECTOR, _W.AUDITOR),
        what=_("Whether the case is public was decided"),
        say=_("Two people decided whether the public sees the case. Its page says what follows."),
    ),
    ("draw_witness", ""): Intent(
        **_work(_W.WITNESS, _W.AUDITOR),
        what=_("Inside notice"),
        say=_("You stand for the public, which does not see this case: read it, and object."),
    ),
    ("sign", "head"): Intent(
        **_know(_W.INSPECTOR),
        what=_("Signed by the unit head"),
        say=_("The unit head signed. The inspector's signature is next."),
    ),
    ("sign", "inspector"): Intent(
        **_work(_W.DIRECTOR),
        what=_("Ready for sign-off"),
        say=_("Unit head and inspector have signed. The director decides after public notice."),
    ),
    ("close", ""): Intent(
        **_know(_W.OFFICER, _W.HEAD, _W.CO_UNITS, _W.INSPECTOR, _W.CLERK),
        what=_("Case signed off"),
        say=_("The case was signed off and leaves the ledger."),
    ),
    ("call_back", "solved"): Intent(
        **_know(_W.OFFICER, _W.HEAD, _W.INSPECTOR, _W.CLERK),
        what=_("Reporter: solved"),
        say=_("The office asked a reporter, who says that it is solved."),
    ),
    ("call_back", "denied"): Intent(
        **_work(_W.OFFICER, _W.HEAD, _W.INSPECTOR, _W.CLERK),
        what=_("Reporter: not solved"),
        say=_("The office asked a reporter, who says that it is not solved, or not wholly."),
    ),
    ("answer", "solved"): Intent(
        **_know(_W.OFFICER, _W.HEAD, _W.INSPECTOR, _W.CLERK),
        what=_("Reporter: solved"),
        say=_("A reporter answered by the receipt: it is solved."),
    ),
    ("answer", "denied"): Intent(
        **_work(_W.OFFICER, _W.HEAD, _W.INSPECTOR, _W.CLERK),
        what=_("Reporter: not solved"),
        say=_("A reporter answered by the receipt: it is not solved, or not wholly."),
    ),
    ("answer", "contradicted"): Intent(
        **_work(_W.OFFICER, _W.HEAD, _W.INSPECTOR, _W.CLERK, _W.DIRECTOR),
        what=_("Reporter contradicts the record"),
        say=_(
            "A reporter contradicts the answer that the office had recorded. The own one stands."
        ),
    ),
    ("supplement", ""): Intent(
        **_know(_W.OFFICER, _W.HEAD, _W.INSPECTOR, _W.CLERK),
        what=_("Reporter added something"),
        say=_("A reporter added words or photos. The office sees to what the unit reads of it."),
    ),
    ("ask_extension", ""): Intent(
        **_ask(_W.CLERK), what=_("Extension requested"), say=_("An extension waits for a decision.")
    ),
    ("ask_deferral", ""): Intent(
        **_ask(_W.DIRECTOR), what=_("Deferral requested"), say=_("A deferral waits for a decision.")
    ),
    ("object", ""): Intent(
        **_ask(_W.CLERK, _W.HEAD),
        what=_("Objection to the public notice"),
        say=_("An objection was made. Public notice stands still until it is decided."),
    ),
    ("object", "joined"): Intent(
        **_know(_W.CLERK),
        what=_("Objection repeated"),
        say=_("Somebody repeats an objection. It is joined to the first and has its answer."),
    ),
    ("decide_extension", "granted"): Intent(
        **_answer(_W.OFFICER, _W.HEAD),
        what=_("Extension granted"),
        say=_("The extension was granted. The new deadline stands on the page."),
    ),
    ("decide_extension", "refused"): Intent(
        **_answer(_W.OFFICER, _W.HEAD),
        what=_("Extension refused"),
        say=_("The extension was refused. The deadline stays as it is."),
    ),
    ("decide_deferral", "granted"): Intent(
        **_answer(_W.OFFICER, _W.HEAD, _W.CLERK),
        what=_("Deferral granted"),
        say=_("The case cannot be solved now. It will be looked at again on its review date."),
    ),
    ("decide_deferral", "refused"): Intent(
        **_answer(_W.OFFICER, _W.HEAD),
        what=_("Deferral refused"),
        say=_("The deferral was refused. The deadline stays as it is."),
    ),
    ("decide_objection", "granted"): Intent(
        **_work(_W.OFFICER, _W.HEAD, _W.CO_UNITS, _W.INSPECTOR),
        what=_("Objection upheld"),
        say=_("The objection was upheld. The case goes back with a fresh deadline."),
    ),
    ("decide_objection", "refused"): Intent(
        **_answer(_W.HEAD, _W.INSPECTOR, _W.DIRECTOR),
        what=_("Objection not upheld"),
        say=_("The objection was not upheld. Public notice goes on."),
    ),
    ("propose_long", ""): Intent(
        **_ask(_W.DIRECTOR), what=_("Long rectification"), say=_("A plan waits for a decision.")
    ),
    ("decide_long", "granted"): Intent(
        **_answer(_W.OFFICER, _W.HEAD, _W.INSPECTOR),
        what=_("Long rectification granted"),
        say=_("The long rectification was granted. Its milestones are inspected one by one."),
    ),
    ("decide_long", "refused"): Intent(
        **_answer(_W.OFFICER, _W.HEAD, _W.INSPECTOR),
        what=_("Long rectification refused"),
        say=_("The long rectification was refused. The deadline stays as it is."),
    ),
    ("milestone", ""): Intent(
        **_work(_W.OFFICER, _W.HEAD), what=_("Milestone"), say=_("An inspector saw a milestone.")
    ),
    ("resume", ""): Intent(
        **_work(_W.OFFICER, _W.HEAD, _W.CLERK),
        what=_("Deferral over"),
        say=_("The deferral is over. The deadline runs again."),
    ),
    ("reckon", ""): Intent(
        **_to(Kind.DATES, Urgency.KNOW, _W.OFFICER, _W.CLERK),
        what=_("Date changed"),
        say=_("The calendar changed, and with it a date of this case."),
    ),
    ("notice_over", ""): Intent(
        **_work(_W.DIRECTOR),
        what=_("Public notice over"),
        say=_("Public notice is over. The case can be signed off."),
    ),
    **OF_LADDERS,
}
TOLD = frozenset(verb for verb, _variant in INTENTS)
#: Work on the way to the next step, and what concerns nobody else: nobody is told.
SILENT = frozenset(
    {
        *(V.ADD_MEASURES, V.RESPOND),
        *(V.ACKNOWLEDGE, V.MEASURE, V.ATTACH, V.REPLY, V.ACCOUNT, V.CORRECT),
        *(V.REVEAL, V.ARCHIVE, V.RECORD_RETRACT),
    }
)


def variant(record: Record, role: str) -> str:
    """Which line of the table, where a verb has several."""
    match record:
        case SignRecord():
            return role
        case ObjectRecord(joined=int()):
            return "joined"
        case ReleaseRecord(notice=True):
            return "notice"
        case SampleRecord(hit=True):
            return "hit"
        case RemindRecord(effect=effect):
            return effect
        case DecisionRecord(granted=granted) | ExitRecord(granted=granted):
            return "granted" if granted else "refused"
        case AnswerRecord(contradicts=True):
            return "contradicted"
        case AskedRecord(solved=solved):
            return "denied" if solved in DENIED else "solved" if solved else "unreached"
        case _:
            return ""


def intent_of(record: Record, role: str) -> Intent | None:
    """What is told of an event; None where nobody is.

    A rung of a ladder is data and names its own recipients (`recipients`, words of `Who`).
    """
    intent = INTENTS.get((record.verb, variant(record, role)))
    if intent is None or not isinstance(record, RemindRecord):
        return intent
    named = frozenset(Who(word) for word in record.recipients)
    return replace(intent, to=named) if named else None
