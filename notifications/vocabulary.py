"""The closed words of telling: kinds of message, how soon, to which target, in which state."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What people switch on and off, one by one."""

    OVERDUE = "overdue", _("Overdue: supervision order, yellow card, red card")
    WORK = "work", _("Work for you")
    REMINDER = "reminder", _("Reminders before a deadline")
    REQUEST = "request", _("Requests and decisions")
    DATES = "dates", _("Changed dates")
    PROGRESS = "progress", _("Progress of cases")
    INTAKE = "intake", _("New and declined cases")
    CUSTODY = "custody", _("Acts on accounts")


class Mode(models.TextChoices):
    AT_ONCE = "at_once", _("At once")
    DIGEST = "digest", _("Daily digest")
    NOTHING = "nothing", _("Nothing")


# Until somebody chooses: what must be acted on comes at once, the rest once a day.
DEFAULT_MODE = {
    Kind.OVERDUE: Mode.AT_ONCE,
    Kind.WORK: Mode.AT_ONCE,
    Kind.REMINDER: Mode.DIGEST,
    Kind.REQUEST: Mode.AT_ONCE,
    Kind.DATES: Mode.DIGEST,
    Kind.PROGRESS: Mode.DIGEST,
    Kind.INTAKE: Mode.DIGEST,
    Kind.CUSTODY: Mode.AT_ONCE,
}
# Nobody looks away from these.
ALWAYS = (Kind.OVERDUE,)


class Urgency(models.TextChoices):
    """The order of the digest."""

    OVERDUE = "overdue", _("Overdue")
    ACT = "act", _("To do")
    KNOW = "know", _("For information")


class TargetKind(models.TextChoices):
    BELL = "bell", _("On this site")
    EMAIL = "email", _("E-mail")
    PUSH = "push", _("Messenger, SMS or webhook")


class DeliveryState(models.TextChoices):
    QUEUED = "queued", _("Waiting")
    LEASED = "leased", _("Being sent")
    CARRIED = "carried", _("Part of a digest")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed")
    DROPPED = "dropped", _("No longer theirs")
