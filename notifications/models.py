"""Messages with their delivery record, where they can go, and what each person wants."""

from __future__ import annotations

import hashlib
from datetime import datetime, time
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from encrypted_fields.fields import EncryptedCharField, EncryptedTextField

from notifications.vocabulary import ALWAYS, DeliveryState, Kind, Mode, TargetKind
from tracker.db.kept import KeptKey
from tracker.models import CaseEvent, CustodyEvent, TrackEntry, Unit

PERSON = settings.AUTH_USER_MODEL


class Target(models.Model):
    """An address outside: a messenger, an SMS gateway, a webhook; of one person or of one unit.

    The address holds a secret of the service, so it is encrypted and never shown again.
    """

    person = models.ForeignKey(
        PERSON, null=True, blank=True, on_delete=models.CASCADE, related_name="message_targets"
    )
    unit = models.ForeignKey(
        Unit,
        verbose_name=_("Unit"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="message_targets",
    )
    name = models.CharField(_("Name"), max_length=60)
    service = models.CharField(_("Service"), max_length=40)
    url = EncryptedTextField(_("Address"))
    active = models.BooleanField(_("Active"), default=True)

    class Meta:
        verbose_name = _("Address for messages")
        verbose_name_plural = _("Addresses for messages")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, unit__isnull=True)
                | Q(person__isnull=True, unit__isnull=False),
                name="target_of_person_or_unit",
            )
        ]

    def __str__(self) -> str:
        return self.name


class MessageSettings(models.Model):
    """How one person wants to be told. Times are of the day in Beijing; without a row: defaults."""

    class First(models.TextChoices):
        PUSH = "push", _("Messenger, SMS or webhook first")
        EMAIL = "email", _("E-mail first")

    person = models.OneToOneField(
        PERSON, primary_key=True, on_delete=models.CASCADE, related_name="message_settings"
    )
    language = models.CharField(
        _("Language"), max_length=10, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    # Apart from the account's own address, with which a password could be reset.
    address = EncryptedCharField(_("E-mail address"), max_length=600, blank=True, default="")
    first = models.CharField(
        _("Try first"), max_length=8, choices=First.choices, default=First.PUSH
    )
    quiet_from = models.TimeField(_("Quiet from"), default=time(20, 0))
    quiet_to = models.TimeField(_("Quiet until"), default=time(8, 0))
    working_days = models.BooleanField(_("On working days only"), default=True)
    digest_at = models.TimeField(_("Daily digest at"), default=time(8, 30))

    class Meta:
        verbose_name = _("Settings of messages")
        verbose_name_plural = _("Settings of messages")


class Preference(models.Model):
    """What one person wants of one kind; without a row, DEFAULT_MODE."""

    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="message_preferences")
    kind = models.CharField(_("Kind"), max_length=16, choices=Kind.choices)
    mode = models.CharField(_("When"), max_length=16, choices=Mode.choices)

    class Meta:
        verbose_name = _("Choice of messages")
        verbose_name_plural = _("Choices of messages")
        constraints = [
            models.UniqueConstraint(fields=["person", "kind"], name="one_preference_a_kind"),
            models.CheckConstraint(
                condition=~Q(kind__in=ALWAYS) | ~Q(mode=Mode.NOTHING),
                name="overdue_is_always_told",
                violation_error_message=_("Overdue cases cannot be switched off."),
            ),
        ]

    def clean(self) -> None:
        if self.kind in ALWAYS and self.mode == Mode.NOTHING:
            raise ValidationError(_("Overdue cases cannot be switched off."), code="always")


def stable_key(event: int | str, reader: str, target_kind: str, target: int | None) -> str:
    """The same for the same message, whoever makes it and however often: SHA-256 in hex."""
    body = f"{event}|{reader}|{target_kind}|{target or ''}"
    return hashlib.sha256(body.encode()).hexdigest()


class Message(models.Model):
    """One event told to one person (or unit) to one target, with the record of its delivery.

    Its words are put together when it is sent, so no text of a case lies here. Several messages to
    one reader may travel in one letter: the others are CARRIED by the first, whose key it bears.
    """

    event = models.ForeignKey(
        CaseEvent, null=True, on_delete=models.PROTECT, related_name="messages"
    )
    # What stands on the discipline track of that case; the event then only says which case.
    entry = models.ForeignKey(TrackEntry, null=True, on_delete=models.PROTECT, related_name="+")
    # What was done to somebody's account; no case is meant then.
    custody = models.ForeignKey(CustodyEvent, null=True, on_delete=models.PROTECT, related_name="+")
    # Of an act on the reader's own account: where letters went at that moment. Whoever sits in the
    # account since could have entered another address. Gone as soon as the letter has left.
    address = EncryptedTextField(null=True, blank=True)
    person = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="messages")
    unit = KeptKey(Unit, null=True, on_delete=models.PROTECT, related_name="messages")
    kind = models.CharField(_("Kind"), max_length=16, choices=Kind.choices)
    target_kind = models.CharField(_("Sent over"), max_length=8, choices=TargetKind.choices)
    target = models.ForeignKey(Target, null=True, on_delete=models.SET_NULL, related_name="+")
    key = models.CharField(max_length=64, unique=True, editable=False)
    digest = models.BooleanField(default=False)
    carrier = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="carried")
    state = models.CharField(
        _("State"),
        max_length=8,
        choices=DeliveryState.choices,
        default=DeliveryState.QUEUED,
    )
    attempts = models.PositiveSmallIntegerField(_("Attempts"), default=0)
    lease = models.CharField(max_length=32, blank=True, default="")
    lease_until = models.DateTimeField(null=True)
    next_try = models.DateTimeField(_("Next attempt"), null=True)
    last_error = models.CharField(_("Last error"), max_length=300, blank=True, default="")
    made_at = models.DateTimeField(_("Made"))
    sent_at = models.DateTimeField(_("Sent"), null=True)
    read_at = models.DateTimeField(_("Read"), null=True)

    class Meta:
        verbose_name = _("Message")
        verbose_name_plural = _("Messages")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, unit__isnull=True)
                | Q(person__isnull=True, unit__isnull=False),
                name="message_to_person_or_unit",
            ),
            models.CheckConstraint(
                condition=Q(event__isnull=False, custody__isnull=True)
                | Q(event__isnull=True, entry__isnull=True, custody__isnull=False),
                name="message_of_case_or_account",
            ),
            models.CheckConstraint(
                condition=~Q(state=DeliveryState.CARRIED) | Q(carrier__isnull=False),
                name="message_carried_has_carrier",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[DeliveryState.QUEUED, DeliveryState.LEASED])
                | Q(next_try__isnull=False),
                name="message_waiting_has_time",
            ),
        ]
        # Conditions without a value: SQLite enters a partial index only where the query has the
        # very same words, and a value is a parameter there.
        indexes = [
            models.Index(
                fields=["next_try", "id"],
                condition=Q(next_try__isnull=False),
                name="message_waiting",
            ),
            models.Index(
                fields=["person", "target_kind"],
                condition=Q(read_at__isnull=True),
                name="message_unread",
            ),
            models.Index(fields=["person", "target_kind", "-id"], name="message_bell"),
            models.Index(fields=["state", "-id"], name="message_failed"),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.key = self.key or self.compute_key()
        super().save(*args, **kwargs)

    def compute_key(self) -> str:
        reader = f"person {self.person_id}" if self.person_id else f"unit {self.unit_id}"
        what: int | str = self.event_id or f"custody {self.custody_id}"
        if self.entry_id is not None:
            what = f"track {self.entry_id}"
        if self.overdue:
            what = f"{what} late"
        return stable_key(what, reader, self.target_kind, self.target_id)

    @property
    def overdue(self) -> bool:
        """Whether it tells of something beside the cases that nobody has confirmed in time."""
        beside = self.entry_id is not None or self.custody_id is not None
        return beside and self.kind == Kind.OVERDUE

    @property
    def own(self) -> bool:
        """Whether it tells of the reader's own account."""
        return self.custody is not None and self.custody.person_id == self.person_id

    @property
    def told_at(self) -> datetime:
        """When that happened of which it tells."""
        if self.overdue:
            return self.made_at
        told = self.event or self.custody
        return told.at if told is not None else self.made_at
