"""What is told of discipline tracks, and to whom: never to a unit, and no name or word of them."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from notifications.intent import Intent, Who
from notifications.vocabulary import Kind, Urgency
from tracker.vocabulary import TrackKind

#: By kind of entry: an allegation when it is written down, its taking off when it is confirmed.
OF_TRACKS: Mapping[str, Intent] = {
    TrackKind.ALLEGATION: Intent(
        Kind.WORK,
        Urgency.ACT,
        frozenset({Who.DISCIPLINE}),
        what=_("Discipline track"),
        say=_("An allegation was written down. What came of it is to be recorded on the track."),
    ),
    TrackKind.TAKING_OFF: Intent(
        Kind.PROGRESS,
        Urgency.KNOW,
        frozenset({Who.AUDITOR}),
        what=_("Allegation taken off"),
        say=_("Two people have taken an allegation off. The reason stands on the track."),
    ),
}

#: What nobody has said in time, by kind of entry. It is told, and never granted by time.
LATE = Intent(
    Kind.OVERDUE,
    Urgency.OVERDUE,
    frozenset(),
    what=_("Discipline track overdue"),
    say=_("Something on the track was not confirmed in time. It has no effect until it is."),
)
LATE_OUTCOME = Intent(
    Kind.OVERDUE,
    Urgency.OVERDUE,
    frozenset(),
    what=_("Discipline track overdue"),
    say=_("No outcome of an allegation was recorded and confirmed in time."),
)


def of_entry(kind: str, *, late: bool) -> Intent | None:
    """What is told of an entry of this kind: that it was written, or that it waits too long."""
    if not late:
        return OF_TRACKS.get(kind)
    return LATE_OUTCOME if kind == TrackKind.ALLEGATION else LATE
