"""What comes along with a case that is locked for a verb: its tasks, and what the rules look at.

Whoever had to wait for the lock gets, from PostgreSQL, the case as it is now beside the neighbours
that it had before. The version that the statement saw beside it says so: they are then read anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import OuterRef, Subquery

from tracker.case_facts import Facts, facts_of
from tracker.db.together import carrying, taken
from tracker.models import Case
from tracker.road import DECIDED_BY
from tracker.vocabulary import VerbName
from workflows.open_tasks import with_tasks

F = Facts
CARRIED, SEEN = "needed_facts", "seen_version"
Parts = tuple[Any, ...]
# Who judges is asked what they did before, who assists, and what was found.
# Whoever acts is asked whether somebody else has to.
APART: Parts = (F.acts, F.track)
JUDGING: Parts = (*APART, F.all_clocks, F.inspections)
INSPECTING: Parts = (*JUDGING, F.assists, F.all_findings, F.all_accountability, F.reports)
MILESTONES: Parts = (F.milestones, F.milestone_findings)
NEEDED: Mapping[str, Parts] = {
    VerbName.ASSIGN: (F.track, F.reports),
    VerbName.RETURN: (*APART, F.all_clocks),
    VerbName.PLAN: APART,
    VerbName.STAND_IN: APART,
    VerbName.PROPOSE_WITHDRAW: (*APART, F.reports, F.retractions),
    # What is added is held against what lies with the case already.
    VerbName.MEASURE: (F.files,),
    VerbName.ATTACH: (F.files,),
    VerbName.SUPPLEMENT: (F.files,),
    VerbName.RESPOND: (F.files, F.demands),
    VerbName.SUBMIT: (
        *(*INSPECTING, F.measures, F.files, F.replies),
        *(F.demands, F.demand_answers),
    ),
    VerbName.CALL_BACK: (*APART, F.reports, F.all_clocks),
    VerbName.RECORD_RETRACT: (*APART, F.retractions),
    VerbName.PROPOSE_REJECT: APART,
    VerbName.PROPOSE_MERGE: (*APART, F.reports),
    VerbName.SECOND_LOOK: (*APART, F.reports),
    VerbName.DIFFERENCE: (*APART, F.reports, F.inspections),
    VerbName.VERIFY: (*INSPECTING, F.replies, F.files),
    VerbName.REWORK: (*INSPECTING, F.files),
    VerbName.SIGN: (*JUDGING, F.assists, F.all_signatures),
    VerbName.DECLINE: (*JUDGING, F.assists, F.reports),
    VerbName.CLOSE: (
        *(*JUDGING, F.all_requests, F.all_accountability, F.all_findings),
        *(F.reports, F.all_signatures),
    ),
    VerbName.ASK_EXTENSION: (*APART, F.all_requests, F.all_clocks),
    VerbName.ASK_DEFERRAL: (*APART, F.all_requests, F.all_clocks),
    VerbName.OBJECT: (F.all_requests, F.all_clocks),
    **dict.fromkeys(DECIDED_BY, (*APART, F.all_requests, F.all_clocks)),
    VerbName.RELEASE: (*APART, F.measures),
    VerbName.UNPUBLISH: (F.public_texts,),
    VerbName.ASK_UNPUBLISH: (F.public_texts,),
    VerbName.PROPOSE_LONG: (*JUDGING, F.all_requests, F.all_findings),
    VerbName.DECIDE_LONG: (*APART, F.all_requests, F.all_clocks, *MILESTONES),
    VerbName.MILESTONE: (*JUDGING, F.assists, F.all_requests, F.files, *MILESTONES),
}


def needed(verb: str) -> Parts:
    """What a verb looks at; the open requests always, because a move may let them fall away."""
    parts = NEEDED.get(verb, ())
    return parts if F.all_requests in parts else (*parts, F.all_requests)


def with_needed(cases: Any, verb: str) -> Any:
    """The cases, each with its tasks and with what this verb is going to look at."""
    version = Case.objects.filter(pk=OuterRef("pk")).values("version")
    found = carrying(with_tasks(cases), CARRIED, needed(verb))
    return found.annotate(**{SEEN: Subquery(version)})


def keep_needed(case: Case, verb: str) -> None:
    """Keep with the case what came along, unless somebody was quicker."""
    parts = needed(verb)
    came = taken(case, CARRIED, parts)
    if came is None or vars(case).pop(SEEN) != case.version:
        return
    for part, rows in zip(parts, came, strict=True):
        facts_of(case).keep(part, rows)
