"""People and the posts they act in; kept with their history."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from tracker.db.kept import KeptKey
from tracker.models.organisation import Unit
from tracker.vocabulary import ACCOUNT_ROLES, Role, Tenure

OF_UNIT = [Role.OFFICER, Role.HEAD]  # in the order in which the database was told


class User(AbstractUser):
    """A person: one, with one account. What they may do follows from their posts."""

    name = models.CharField(_("Name"), max_length=60)
    employer = KeptKey(
        Unit,
        verbose_name=_("Employer"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="employees",
        help_text=_("A unit whose cases are closed to this person as an inspector."),
    )
    # Keyed hashes (tracker.identity): they find a second account of one person, and tell nothing.
    staff_key = models.CharField(max_length=64, null=True, unique=True, editable=False)
    phone_key = models.CharField(max_length=64, null=True, unique=True, editable=False)
    one_time = models.BooleanField(
        _("Password to be changed"),
        default=False,
        editable=False,
        help_text=_("The password was handed over by somebody else."),
    )
    history = HistoricalRecords(
        excluded_fields=["password", "last_login", "one_time", "staff_key", "phone_key"]
    )

    class Meta:
        verbose_name = _("Person")
        verbose_name_plural = _("People")
        ordering = ["username"]

    def __str__(self) -> str:
        return self.name or self.username

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Signing in is no change of the person: it leaves no version behind.

        Whoever is made a superuser on the command line is the first administrator.
        """
        first = self._state.adding and self.is_superuser
        signing_in = kwargs.get("update_fields") == ["last_login"]
        if signing_in:
            self.skip_history_when_saving = True
        super().save(*args, **kwargs)
        if signing_in:
            del self.skip_history_when_saving
        if first:
            Post.objects.create(person=self, role=Role.ADMIN, starts_on=timezone.localdate())

    def get_full_name(self) -> str:
        return str(self)


class Post(models.Model):
    """A post 职务: a person does this for a unit or the office, from one day to another.

    `ends_on` is the last day, as was set beforehand; `ended_at` the moment at which it was ended.
    """

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="posts")
    role = models.CharField(
        _("Role"), max_length=16, choices=[(role.value, role.label) for role in ACCOUNT_ROLES]
    )
    unit = KeptKey(
        Unit,
        verbose_name=_("Unit"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="posts",
    )
    title = models.CharField(_("Post"), max_length=60, blank=True)
    tenure = models.CharField(
        _("Held as"), max_length=8, choices=Tenure.choices, default=Tenure.HOLDER
    )
    starts_on = models.DateField(_("From"))
    ends_on = models.DateField(_("To"), null=True, blank=True)
    ended_at = models.DateTimeField(_("Ended"), null=True, blank=True)
    appointed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("Post")
        verbose_name_plural = _("Posts")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=OF_UNIT, unit__isnull=False)
                | (~Q(role__in=OF_UNIT) & Q(unit__isnull=True)),
                name="post_of_unit_has_unit",
                violation_error_message=_("An officer or head belongs to a unit."),
            ),
            models.CheckConstraint(
                condition=~Q(role=Role.INSPECTOR) | Q(ends_on__isnull=False),
                name="post_of_inspector_has_term",
                violation_error_message=_("An inspector has a term with a beginning and an end."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="post_begins_before_it_ends",
                violation_error_message=_("The term ends before it begins."),
            ),
        ]

    def __str__(self) -> str:
        return self.title or str(Role(self.role).label)

    def in_force(self, at: datetime) -> bool:
        """Whether it is held at this moment."""
        day = timezone.localdate(at)
        return (
            self.starts_on <= day
            and (self.ends_on is None or day <= self.ends_on)
            and (self.ended_at is None or at < self.ended_at)
        )

    def overlaps(self, since: datetime) -> bool:
        """Whether it was still held at this moment, or has been since."""
        if self.ended_at is not None and self.ended_at <= since:
            return False
        return self.ends_on is None or timezone.localdate(since) <= self.ends_on


class Absence(models.Model):
    """Somebody is away, first and last day counted: what is theirs falls to the deputy."""

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="absences")
    starts_on = models.DateField(_("Away from"))
    ends_on = models.DateField(_("Away to"))
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("Absence")
        verbose_name_plural = _("Absences")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="absence_begins_before_it_ends"
            )
        ]

    def __str__(self) -> str:
        return f"{self.starts_on} – {self.ends_on}"

    def covers(self, at: datetime) -> bool:
        return self.starts_on <= timezone.localdate(at) <= self.ends_on
