"""What stands before a verb on account of what reporters say, or are still to be asked (gate 4)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from tracker import answers
from tracker.actor import Actor
from tracker.case_facts import facts_of
from tracker.errors import Blocker
from tracker.models import Case, Report
from tracker.vocabulary import CallOutcome, Gate, Role, Status


def called(case: Case, report: Report) -> Iterator[Blocker]:
    """What is missing until a reporter counts as unreachable."""
    so_far = answers.tried(answers.tries(case, report) if report.tries else ())
    if so_far.days < answers.TRIES:
        text = _("Call the reporter back: tried on %(days)s of 3 working days so far.")
        yield Blocker("call_back", text % {"days": so_far.days}, Role.CLERK, Gate.REPLY)
    if so_far.days and not so_far.morning:
        text = _("Call the reporter back before noon: no try of a morning is recorded.")
        yield Blocker("call_back_morning", text, Role.CLERK, Gate.REPLY)
    if so_far.days and not so_far.afternoon:
        text = _("Call the reporter back after noon: no try of an afternoon is recorded.")
        yield Blocker("call_back_afternoon", text, Role.CLERK, Gate.REPLY)


def silent(case: Case, report: Report, at: datetime) -> Iterator[Blocker]:
    until = answers.silent_until(case, report)
    if until is None or timezone.localdate(at) <= until:
        day = date_format(until, "DATE_FORMAT") if until else "…"
        text = _("The reporter left no contact: silence counts as no answer after %(day)s.")
        yield Blocker("silence", text % {"day": day}, Role.SYSTEM, Gate.REPLY)


def reporters_asked(case: Case, actor: Actor, at: datetime) -> Iterator[Blocker]:
    """Answered, or called on three working days, or silent for long enough: by the rows."""
    for report in facts_of(case).reports:
        if report.outcome != CallOutcome.ANSWERED:
            yield from called(case, report) if report.reachable else silent(case, report, at)


def nobody_denies(case: Case, actor: Actor, at: datetime) -> Iterator[Blocker]:
    for report in answers.standing(case):
        yield denial(report)


def nobody_denied(case: Case, actor: Actor, at: datetime) -> Iterator[Blocker]:
    """The same of a case that would leave by a merger: no look still to come answers for it."""
    for report in answers.denials(case):
        yield denial(report)


def denial(report: Report) -> Blocker:
    text = _("A reporter says: %(answer)s. Only rework or a second look answers that.")
    words = text % {"answer": report.get_solved_display()}
    return Blocker("denied", words, Role.CLERK, Gate.REPLY)


def difference_published(case: Case, actor: Actor, at: datetime) -> Iterator[Blocker]:
    if answers.differs(case):
        text = _("A second look contradicts a reporter: publish why.")
        yield Blocker("difference", text, Role.CLERK, Gate.REPLY)


def difference_there(case: Case, actor: Actor, at: datetime) -> Iterator[Blocker]:
    if not answers.differs(case):
        text = _("No second look contradicts a reporter without its reasons being published.")
        yield Blocker("no_difference", text, Role.INSPECTOR)


def looked_first(case: Case, actor: Actor, at: datetime) -> Iterator[Blocker]:
    """A second look follows a first one, or a reporter who says that it is not solved.

    Whoever was drawn looks: no clerk has one after the other drawn until a friend comes.
    """
    if case.look and case.status == Status.SUBMITTED and actor.role != Role.DIRECTOR:
        text = _("Somebody is drawn and has not looked yet: only the director has another drawn.")
        yield Blocker("drawn_already", text, Role.DIRECTOR)
        return
    if answers.denials(case) or (case.look and actor.role == Role.DIRECTOR):
        return
    if case.status == Status.SUBMITTED and not case.look:
        text = _("The first inspection comes first: nobody has looked yet.")
        yield Blocker("first_look", text, Role.INSPECTOR)
    elif actor.role != Role.DIRECTOR:
        text = _("No reporter says that it is not solved: only the director demands a second look.")
        yield Blocker("no_denial", text, Role.DIRECTOR)
