"""The closed word lists of the project (design §2): stored values, translated labels."""

from enum import StrEnum
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    LOGGED = "logged", _("Logged")
    ASSIGNED = "assigned", _("Assigned")
    DEADLINE = "deadline", _("Under rectification")
    SUBMITTED = "submitted", _("Submitted")
    VERIFIED = "verified", _("Verified")
    CLOSED = "closed", _("Signed off")
    REJECTED = "rejected", _("Not accepted")
    MERGED = "merged", _("Merged")
    DEFERRED = "deferred", _("Deferred")
    ARCHIVED = "archived", _("Archived")
    WITHDRAWN = "withdrawn", _("Withdrawn")


# These left the road before sign-off, each by the word of two people.
LEFT = (Status.REJECTED, Status.MERGED, Status.WITHDRAWN)
FINAL = (Status.CLOSED, *LEFT, Status.ARCHIVED)
OPEN = tuple(s for s in Status if s not in FINAL)
# States in which the unit's time runs, so that a case past its due date is late.
RUNNING = (Status.LOGGED, Status.ASSIGNED, Status.DEADLINE)
WITH_UNIT = (
    Status.ASSIGNED,
    Status.DEADLINE,
    Status.DEFERRED,
    Status.SUBMITTED,
    Status.VERIFIED,
    Status.CLOSED,
)


class Step(models.TextChoices):
    """The five steps the public sees (design §3)."""

    LOGGED = "logged", _("Logged")
    ASSIGNED = "assigned", _("Assigned")
    DEADLINE = "deadline", _("Deadline")
    VERIFIED = "verified", _("Verified")
    CLOSED = "closed", _("Signed off")


STEP_OF = {
    Status.LOGGED: Step.LOGGED,
    Status.ASSIGNED: Step.ASSIGNED,
    Status.DEADLINE: Step.DEADLINE,
    Status.DEFERRED: Step.DEADLINE,
    Status.SUBMITTED: Step.DEADLINE,
    Status.VERIFIED: Step.VERIFIED,
    Status.CLOSED: Step.CLOSED,
}


class Role(models.TextChoices):
    CLERK = "clerk", _("Office clerk")
    OFFICER = "officer", _("Unit officer")
    HEAD = "head", _("Unit head")
    INSPECTOR = "inspector", _("Inspector")
    DIRECTOR = "director", _("Director")
    DISCIPLINE = "discipline", _("Discipline officer")
    AUDITOR = "auditor", _("Auditor")
    ADMIN = "admin", _("Administrator")
    CITIZEN = "citizen", _("Citizen")
    SYSTEM = "system", _("System")


# Roles of posts; citizens come without one, the system is nobody.
ACCOUNT_ROLES = tuple(role for role in Role if role not in (Role.CITIZEN, Role.SYSTEM))
UNIT_ROLES = frozenset({Role.OFFICER, Role.HEAD})
OFFICE_ROLES = frozenset({Role.CLERK, Role.DIRECTOR})


class Tenure(models.TextChoices):
    """How a post is held: a deputy acts while the holder is away or there is none."""

    HOLDER = "holder", _("Holder")
    DEPUTY = "deputy", _("Deputy")
    ACTING = "acting", _("Acting")


# In another's place 代.
STANDING_IN = frozenset({Tenure.DEPUTY, Tenure.ACTING})
# Who signs, or speaks the second word that something needs.
SIGNING_ROLES = frozenset({Role.HEAD, Role.INSPECTOR, Role.DIRECTOR, Role.CLERK, Role.DISCIPLINE})
# Whose word counts: theirs, and that of who vouches for them.
VOUCHED_FOR = SIGNING_ROLES | {Role.AUDITOR}


class CustodyKind(models.TextChoices):
    """What somebody did to a person's account, and so to everything signed with it."""

    MADE = "made", _("Account made")
    POST_GIVEN = "post_given", _("Post given")
    POST_ENDED = "post_ended", _("Post ended")
    PASSWORD_RESET = "password_reset", _("Password reset")
    ENDED = "ended", _("Account ended")
    REACTIVATED = "reactivated", _("Account reactivated")
    FACTOR_ADDED = "factor_added", _("Signing factor enrolled")
    FACTOR_REMOVED = "factor_removed", _("Signing factor removed")
    FACTORS_RESET = "factors_reset", _("Signing factors taken away")
    EMPLOYER = "employer", _("Employer changed")
    NUMBERS = "numbers", _("Staff number or telephone changed")
    RENAMED = "renamed", _("Name changed")


class Audience(models.TextChoices):
    """For whom a version of a text or paper is made."""

    OFFICE = "office", _("Office")
    UNIT = "unit", _("Unit")


class FactorKind(models.TextChoices):
    """What a signer gives that only they hold; a password alone, in a demonstration."""

    PASSKEY = "passkey", _("Passkey")
    TOTP = "totp", _("Code of telephone or token")
    SHEET = "sheet", _("Code of the printed sheet")
    PASSWORD = "password", _("Password alone (demonstration)")


class Gate(models.TextChoices):
    """The four gates 四个不放过: none of them is let go (design §3)."""

    MEASURES = "measures", _("Measures carried out")
    ACCOUNTABILITY = "accountability", _("Accountability settled")
    SOLVED = "solved", _("Problem solved")
    REPLY = "reply", _("Reporter answered")


class ClockKind(models.TextChoices):
    ACKNOWLEDGE = "acknowledge", _("Acknowledge")
    RETURN = "return", _("Return window")
    PLAN = "plan", _("Rectification plan")
    RECTIFY = "rectify", _("Rectification")
    QUESTION = "question", _("Asking the reporter")
    VERIFY = "verify", _("Inspection")
    PUBLICATION = "publication", _("Publication")
    NOTICE = "notice", _("Public notice")
    REPLY = "reply", _("Reply")
    OBJECTION = "objection", _("Decision on a request")
    REVIEW = "review", _("Deferral review")
    FOLLOW_UP = "follow_up", _("Follow-up")


class LimitKind(models.TextChoices):
    """What waits beside the cases for somebody's word, and is told when nobody gives it."""

    TRACK_WORD = "track_word", _("Second person's word on a discipline track")
    TRACK_OUTCOME = "track_outcome", _("Confirmed outcome of an allegation")
    CUSTODY = "custody", _("Confirmation of an act of custody")


class Effect(models.TextChoices):
    """What a rung of a ladder does when its moment comes (design §4)."""

    REMIND = "remind", _("Reminder")
    OVERDUE = "overdue", _("Overdue notice")
    SUPERVISION_ORDER = "supervision_order", _("Supervision order")
    YELLOW_CARD = "yellow_card", _("Yellow card")
    RED_CARD = "red_card", _("Red card")


class RequestKind(models.TextChoices):
    """What one person asks for and another decides."""

    EXTENSION = "extension", _("Extension")
    DEFERRAL = "deferral", _("Deferral")
    OBJECTION = "objection", _("Objection")
    REJECT = "reject", _("Non-acceptance")
    MERGE = "merge", _("Merger")
    WITHDRAW = "withdraw", _("Withdrawal")
    RULING = "ruling", _("Decision in the head's place")
    CONTEST = "contest", _("Objection to non-acceptance")
    UNPUBLISH = "unpublish", _("Withdrawal from the public")
    NONPUBLIC = "nonpublic", _("Not public")
    LONG = "long", _("Long rectification")


class Occasion(models.TextChoices):
    """What somebody is drawn for."""

    SECOND_LOOK = "second_look", _("Second look")
    SAMPLE = "sample", _("Sample")
    WITNESS = "witness", _("Inside notice")


class Secrecy(models.TextChoices):
    """Why a case is not shown to the public."""

    SECRET = "secret", _("State secret")
    PRIVACY = "privacy", _("Personal privacy")
    MINOR = "minor", _("Matter of a minor")
    DISCIPLINE = "discipline", _("Under discipline inspection")


class Ground(models.TextChoices):
    """What an objection is about, and so whose deed is meant (`tracker.deeds`)."""

    UNSOLVED = "unsolved", _("The problem is not solved")
    UNTRUE = "untrue", _("What is published is not so")
    UNASKED = "unasked", _("The reporter was not answered or asked")
    RESPONSIBILITY = "responsibility", _("Responsibility was not dealt with")
    OTHER = "other", _("Something else")


# What is asked for instead, to take such a decision back.
LIFTED = "lifted"


class RouteCode(models.TextChoices):
    """Where a case that is not accepted belongs instead."""

    LITIGATION = "litigation", _("Litigation or arbitration")
    PETITION = "petition", _("Petition procedure")
    DISCIPLINE = "discipline", _("Discipline organ")
    DUPLICATE = "duplicate", _("Duplicate of an ended matter")
    SECRET = "secret", _("State secret")
    NOT_OURS = "not_ours", _("Outside our remit")
    NO_FACTS = "no_facts", _("No verifiable facts")


class Solved(models.TextChoices):
    """The first question to a reporter: is it solved?"""

    YES = "yes", _("Solved")
    PARTLY = "partly", _("Partly solved")
    NO = "no", _("Not solved")


class Satisfaction(models.TextChoices):
    """The second question, apart from the first: how satisfied?"""

    VERY = "satisfied", _("Satisfied")
    FAIRLY = "fairly", _("Fairly satisfied")
    NEUTRAL = "neutral", _("Neutral")
    RATHER_NOT = "rather_not", _("Rather dissatisfied")
    NOT = "dissatisfied", _("Dissatisfied")
    UNKNOWN = "unknown", _("Don't know")


class CallOutcome(models.TextChoices):
    ANSWERED = "answered", _("Answered")
    UNREACHABLE = "unreachable", _("Unreachable")


class AccountabilityKind(models.TextChoices):
    DECISION = "decision", _("Dealt with by decision")
    HANDED_OVER = "handed_over", _("Handed over to the discipline organ")
    NONE_FOUND = "none_found", _("Formally found to be none")


class TrackKind(models.TextChoices):
    """What stands on a discipline track."""

    ALLEGATION = "allegation", _("Misconduct alleged")
    NAMING = "naming", _("Person named")
    OUTCOME = "outcome", _("Outcome")
    TAKING_OFF = "taking_off", _("Allegation to be taken off")


class EvidenceKind(models.TextChoices):
    EVIDENCE = "evidence", _("Evidence of rectification")
    INSPECTION = "inspection", _("Inspection record")
    REPORT = "report", _("Reporter's material")
    DOCUMENT = "document", _("Document")


class ReplyMethod(models.TextChoices):
    PHONE = "phone", _("By telephone")
    WRITTEN = "written", _("In writing")
    VISIT = "visit", _("In person")
    RECEIPT = "receipt", _("On the receipt")


class UnitClass(models.TextChoices):
    ENFORCEMENT = "enforcement", _("Administrative enforcement")
    MANAGEMENT = "management", _("General administration")
    SERVICE = "service", _("Public service")
    WINDOW = "window", _("Service windows")


class UnitKind(models.TextChoices):
    UNIT = "unit", _("Unit")
    STATION = "station", _("Station")
    WINDOW = "window", _("Window")


class VerbName(models.TextChoices):
    """Closed vocabulary of events: what can happen to a case, as the timeline tells it."""

    LOG = "log", _("Logged")
    ARCHIVE = "archive", _("Archived from an earlier ledger")
    PROPOSE_REJECT = "propose_reject", _("Non-acceptance proposed")
    REJECT = "reject", _("Non-acceptance decided")
    CONTEST = "contest", _("Objection to non-acceptance")
    DECIDE_CONTEST = "decide_contest", _("Objection to non-acceptance decided")
    PROPOSE_MERGE = "propose_merge", _("Merger proposed")
    MERGE = "merge", _("Merger decided")
    JOIN = "join", _("Another case joined")
    UNMERGE = "unmerge", _("Merger taken back")
    PART = "part", _("Another case left again")
    RETRACT = "retract", _("Withdrawal by the reporter")
    RECORD_RETRACT = "record_retract", _("Withdrawal taken down")
    PROPOSE_WITHDRAW = "propose_withdraw", _("Ending by withdrawal proposed")
    WITHDRAW = "withdraw", _("Ending by withdrawal decided")
    PROPOSE_RULING = "propose_ruling", _("Decision in the head's place proposed")
    RULING = "ruling", _("Decision in the head's place settled")
    ASSIGN = "assign", _("Assigned")
    ACKNOWLEDGE = "acknowledge", _("Acknowledged")
    RETURN = "return", _("Returned")
    PLAN = "plan", _("Plan filed")
    MEASURE = "measure", _("Measure reported")
    ATTACH = "attach", _("File added")
    ADD_MEASURES = "add_measures", _("Measures added")
    RESPOND = "respond", _("Demand answered")
    REPLY = "reply", _("Reply given")
    ACCOUNT = "account", _("Accountability recorded")
    SUBMIT = "submit", _("Submitted")
    CALL_BACK = "call_back", _("Call-back recorded")
    REWORK = "rework", _("Sent back for rework")
    VERIFY = "verify", _("Verified")
    SECOND_LOOK = "second_look", _("Second look demanded")
    DRAW = "draw", _("Inspector drawn")
    SAMPLE = "sample", _("Lot for a visit drawn")
    DIFFERENCE = "difference", _("Difference published")
    SIGN = "sign", _("Signed")
    DECLINE = "decline", _("Signature declined")
    VOID = "void", _("Signatures void")
    CLOSE = "close", _("Signed off")
    CORRECT = "correct", _("Corrected")
    REVEAL = "reveal", _("Identity read")
    ASK_EXTENSION = "ask_extension", _("Extension asked for")
    DECIDE_EXTENSION = "decide_extension", _("Extension decided")
    ASK_DEFERRAL = "ask_deferral", _("Deferral asked for")
    DECIDE_DEFERRAL = "decide_deferral", _("Deferral decided")
    PROPOSE_LONG = "propose_long", _("Long rectification proposed")
    DECIDE_LONG = "decide_long", _("Long rectification decided")
    MILESTONE = "milestone", _("Milestone inspected")
    RESUME = "resume", _("Resumed")
    OBJECT = "object", _("Objection raised")
    DECIDE_OBJECTION = "decide_objection", _("Objection decided")
    REMIND = "remind", _("Time limit reached")
    RECKON = "reckon", _("Due date recalculated")
    NOTICE_OVER = "notice_over", _("Public notice over")
    RELEASE = "release", _("Released to the public")
    REWORD = "reword", _("Unit's version renewed")
    STAND_IN = "stand_in", _("Stand-in appointed")
    UNPUBLISH = "unpublish", _("Withdrawn from the public")
    ASK_UNPUBLISH = "ask_unpublish", _("Withdrawal from the public proposed")
    DECIDE_UNPUBLISH = "decide_unpublish", _("Withdrawal from the public decided")
    ASK_NONPUBLIC = "ask_nonpublic", _("Not to publish proposed")
    DECIDE_NONPUBLIC = "decide_nonpublic", _("Not to publish decided")
    DRAW_WITNESS = "draw_witness", _("Inspectors drawn for the inside notice")
    ANSWER = "answer", _("Answered by the reporter")
    SUPPLEMENT = "supplement", _("Added to by the reporter")


# Choices of columns that are given as functions: a new word is then no migration of its column.
# That nothing else is written holds the database itself (`tracker.triggers`).


def verbs() -> list[tuple[str, Any]]:
    return VerbName.choices


def custody_kinds() -> list[tuple[str, Any]]:
    return CustodyKind.choices


def factor_kinds() -> list[tuple[str, Any]]:
    return FactorKind.choices


def track_kinds() -> list[tuple[str, Any]]:
    return TrackKind.choices


def clock_kinds() -> list[tuple[str, Any]]:
    return ClockKind.choices


class TextKind(StrEnum):
    """Where free words stand; `tracker.texts` says in which fields of which rows."""

    CASE = "case"
    VERSION = "version"  # of a case that was corrected
    SOURCE = "source"  # an imported row, in its own words
    PLAN = "plan"
    MEASURE = "measure"
    FILE = "file"
    REPLY = "reply"
    ACCOUNTABILITY = "accountability"
    CALL_BACK = "call_back"
    DIFFERENCE = "difference"
    FINDING = "finding"
    DEMAND = "demand"
    DEMAND_ANSWER = "demand_answer"
    MILESTONE = "milestone"
    MILESTONE_FINDING = "milestone_finding"
    SIGNATURE = "signature"
    REQUEST = "request"
    DECISION = "decision"
    RELEASE = "release"
    UNIT = "unit"  # the unit's version of the matter
    SHOWN = "shown"  # of what was released: measures and deferral
    WITHDRAWAL = "withdrawal"  # of what was released: why it is no longer there
    SUPPLEMENT = "supplement"
    TEXT = "text"  # words that have no other row
