"""The closed words of scoring."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Rule(models.TextChoices):
    """What costs a unit points; how many is for the scheme to say."""

    SUPERVISION_ORDER = "supervision_order", _("Supervision order")
    YELLOW_CARD = "yellow_card", _("Yellow card")
    RED_CARD = "red_card", _("Red card")
    REWORK = "rework", _("Sent back for rework")
    NO_REPLY = "no_reply", _("No reply in time")
    DISSATISFIED = "dissatisfied", _("Reporter dissatisfied")
    RELAPSE = "relapse", _("Relapse")
