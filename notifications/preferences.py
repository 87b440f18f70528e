"""What readers want and where they can be reached, for many of them at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.conf import settings

from notifications.models import MessageSettings, Preference, Target
from notifications.timing import Hours
from notifications.vocabulary import DEFAULT_MODE, Kind, Mode, TargetKind

Route = tuple[TargetKind, int | None]  # its kind and, of outside addresses, which


@dataclass
class Wishes:
    """The choices of the people and units asked for; whoever chose nothing has the defaults."""

    settings: dict[int, MessageSettings] = field(default_factory=dict)
    modes: dict[tuple[int, str], str] = field(default_factory=dict)
    of_person: dict[int, list[Target]] = field(default_factory=lambda: defaultdict(list))
    of_unit: dict[int, list[Target]] = field(default_factory=lambda: defaultdict(list))

    def of(self, person: int) -> MessageSettings:
        return self.settings.get(person) or MessageSettings(person_id=person)

    def mode(self, person: int, kind: Kind) -> Mode:
        return Mode(self.modes.get((person, kind), DEFAULT_MODE[kind]))

    def hours(self, person: int | None) -> Hours:
        """A unit's target rests at the default hours."""
        if person is None:
            return Hours()
        row = self.of(person)
        return Hours(row.quiet_from, row.quiet_to, row.working_days, row.digest_at)

    def routes(self, person: int) -> list[Route]:
        """The ways outside to this person, the one to be tried first at the head."""
        row = self.of(person)
        pushes: list[Route] = [(TargetKind.PUSH, target.pk) for target in self.of_person[person]]
        mails: list[Route] = [(TargetKind.EMAIL, None)] if row.address and mail_is_on() else []
        first = row.first == MessageSettings.First.EMAIL
        return mails + pushes if first else pushes + mails


def mail_is_on() -> bool:
    """Whether this installation knows a mail server (EMAIL_URL)."""
    return bool(settings.EMAIL_HOST)


def wishes(people: Iterable[int], units: Iterable[int] = ()) -> Wishes:
    """Three queries."""
    ids, unit_ids = set(people), set(units)
    found = Wishes()
    for row in MessageSettings.objects.filter(person_id__in=ids):
        found.settings[row.person_id] = row
    for choice in Preference.objects.filter(person_id__in=ids):
        found.modes[choice.person_id, choice.kind] = choice.mode
    targets = Target.objects.filter(active=True).order_by("id")
    for target in targets.filter(person_id__in=ids) | targets.filter(unit_id__in=unit_ids):
        if target.person_id is not None:
            found.of_person[target.person_id].append(target)
        elif target.unit_id is not None:
            found.of_unit[target.unit_id].append(target)
    return found
