"""A message in words, in the active language: number, title and unit of the case, and no more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from notifications.custody_intents import OWN, UNCONFIRMED, WATCHED
from notifications.intent import Intent
from notifications.intents import intent_of
from notifications.models import Message
from notifications.track_intents import of_entry
from notifications.vocabulary import Urgency
from tracker import posts
from tracker.free_text import clean_line
from tracker.models import CaseEvent, CustodyEvent, TrackEntry
from tracker.models.case import in_unit_words
from tracker.records.parts import Record
from tracker.records.verbs import RemindRecord
from tracker.time import clocks

SCREEN = 12  # lines of cases in one digest


@dataclass(frozen=True)
class Letter:
    subject: str
    body: str


@dataclass(frozen=True)
class MessageText:
    """One event told: what happened, in which case."""

    what: str
    say: str
    urgency: Urgency
    number: str
    title: str
    unit: str
    path: str

    @property
    def url(self) -> str:
        """A plain address: whoever opens it signs in first, and sees what their role sees."""
        return f"{settings.SITE_URL}{self.path}"


def message_text(message: Message) -> MessageText:
    """What a message tells, on the site and in a letter. Raises LookupError if it tells nothing."""
    if message.custody is not None:
        return custody_text(message, message.custody)
    event, entry = message.event, message.entry
    if event is None:
        raise LookupError("neither case nor account")
    if entry is None:
        return case_text(event, intent_of(event.record, event.role))
    return case_text(event, of_entry(entry.kind, late=message.overdue), entry)


def custody_text(message: Message, act: CustodyEvent) -> MessageText:
    """What was done to an account, and by which post: no name, no number, no password."""
    intent = UNCONFIRMED if message.overdue else OWN if message.own else WATCHED
    told = {"kind": act.get_kind_display(), "by": doer(act)}
    page = "desk:my-posts" if message.own else "desk:custody"
    return MessageText(
        what=str(intent.what) % told,
        say=str(intent.say) % told,
        urgency=intent.urgency,
        number="",
        title="",
        unit="",
        path=reverse(page),
    )


def doer(act: CustodyEvent) -> str:
    """Who did it, by post as of then."""
    if act.by_id == act.person_id:
        return _("whoever was signed in with the account")
    if act.by_id is None:
        return _("System")
    held = [post for post in posts.of_person(act.by_id) if post.in_force(act.at)]
    return act.by_post or (str(held[0]) if held else _("No role"))


def case_text(
    event: CaseEvent, intent: Intent | None, entry: TrackEntry | None = None
) -> MessageText:
    """What is told of an event, or of an entry on the track of its case."""
    if intent is None:
        raise LookupError(event.verb)
    unit = event.case.unit or event.actor_unit
    return MessageText(
        what=str(intent.what),
        say=str(intent.say) % limit(event.record) if entry is None else str(intent.say),
        urgency=intent.urgency,
        number=event.case.number,
        # A heading must not break a header into two; letters leave the house.
        title=clean_line(in_unit_words(event.case).title),
        unit=str(unit) if unit is not None else "",
        path=reverse("desk:case", args=[event.case.number]),
    )


def limit(record: Record) -> dict[str, str]:
    """The time limit that a message speaks of: which, and the day it ends."""
    if not isinstance(record, RemindRecord):
        return {}
    day = date_format(clocks.local(record.due), "DATE_FORMAT")
    return {"clock": str(record.clock.label), "day": day}


def letter(messages: Sequence[Message], now: datetime) -> Letter:
    """One message as it is, several as a digest."""
    notices = [message_text(message) for message in messages]
    return single(notices[0]) if len(notices) == 1 else digest(notices, now)


def single(one: MessageText) -> Letter:
    if not one.number:
        return Letter(one.what, "\n".join([one.say, one.url, "", foot()]))
    facts = {"number": one.number, "what": one.what, "title": one.title}
    subject = _("[%(number)s] %(what)s: %(title)s") % facts
    lines = [one.say, "", one.title, " · ".join(filter(None, [one.number, one.unit])), one.url]
    return Letter(subject, "\n".join([*lines, "", foot()]))


def digest(notices: Sequence[MessageText], now: datetime) -> Letter:
    """Each case once under its most urgent heading, newest word last; one screen long."""
    sections: dict[Urgency, dict[str, MessageText]] = {urgency: {} for urgency in Urgency}
    for one in notices:
        sections[one.urgency][one.number] = one
    seen: set[str] = set()
    lines: list[str] = []
    room = SCREEN
    for urgency, found in sections.items():
        rows = [one for number, one in found.items() if number not in seen]
        seen |= found.keys()
        if rows[:room]:
            heading = {"heading": urgency.label, "count": len(rows)}
            lines += [_("%(heading)s (%(count)s)") % heading]
            lines += [line(one) for one in rows[:room]] + [""]
        room = max(room - len(rows), 0)
    if len(seen) > SCREEN:
        more = len(seen) - SCREEN
        words = ngettext("and %(count)s more case", "and %(count)s more cases", more)
        lines += [words % {"count": more}, ""]
    day = date_format(clocks.local(now), "DATE_FORMAT")
    words = ngettext("%(count)s case, %(day)s", "%(count)s cases, %(day)s", len(seen))
    lines += [settings.SITE_URL + reverse("desk:messages"), "", foot()]
    return Letter(words % {"count": len(seen), "day": day}, "\n".join(lines))


def line(one: MessageText) -> str:
    facts = {"number": one.number, "what": one.what, "title": one.title}
    return _("- %(what)s: %(title)s (%(number)s)") % facts


def foot() -> str:
    address = settings.SITE_URL + reverse("desk:message-preferences")
    return _("What you are told, when and where: %(address)s") % {"address": address}


def trial() -> Letter:
    """To see whether an address works."""
    return Letter(_("A test from Xiaohao"), _("This address receives messages from Xiaohao."))
