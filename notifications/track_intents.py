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
