"""The record: events, clocks, number series, import batches."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from tracker import storage
from tracker.db.kept import KeptKey
from tracker.digests import sha256
from tracker.models.case import Case
from tracker.models.organisation import Unit
from tracker.records import store
from tracker.records.parts import Record
from tracker.time.clocks import SpanUnit
from tracker.vocabulary import Audience, Role, Status, Tenure, clock_kinds, factor_kinds, verbs


class Proven(models.Model):
    """Something that a person did with a factor of their own; empty where none was asked for.

    `proof` says what it was given for (`tracker.signing.proof`).
    """

    factor = models.CharField(_("Signed with"), max_length=16, blank=True, choices=factor_kinds)
    proof = models.JSONField(default=dict, editable=False)

    class Meta:
        abstract = True


class CaseEvent(Proven):
    """What happened: one row per verb, never changed, never deleted (design §5)."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="events")
    seq = models.PositiveIntegerField()
    verb = models.CharField(_("Event"), max_length=16, choices=verbs)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    role = models.CharField(_("Role"), max_length=16, choices=Role.choices)
    actor_unit = KeptKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    # As they were called at that moment; empty where nobody in a post acted.
    actor_name = models.CharField(_("Name"), max_length=60, blank=True)
    actor_post = models.CharField(_("Post"), max_length=60, blank=True)
    actor_tenure = models.CharField(max_length=8, choices=Tenure.choices, blank=True)
    actor_unit_name = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField(_("When"))
    from_status = models.CharField(max_length=16, choices=Status.choices, blank=True)
    to_status = models.CharField(max_length=16, choices=Status.choices)
    round = models.PositiveSmallIntegerField(default=1)
    data = models.JSONField(default=dict)  # what `record` is written as
    imported = models.BooleanField(_("Imported"), default=False)
    digest = models.CharField(max_length=64, editable=False)

    class Meta:
        verbose_name = _("Event")
        verbose_name_plural = _("Events")
        ordering = ["case_id", "seq"]
        constraints = [
            models.UniqueConstraint(fields=["case", "seq"], name="event_seq_once"),
            models.CheckConstraint(condition=Q(seq__gte=1), name="event_seq_from_one"),
        ]
        indexes = [models.Index(fields=["at"], name="event_at")]

    @cached_property
    def record(self) -> Record:
        """What the event says, typed; no words, but which words."""
        return store.read(self.verb, self.data)

    def body(self, number: str | None = None) -> dict[str, Any]:
        """What the digest is taken of; `number` spares reading the case of an event at hand."""
        found = {
            "case": self.case.number if number is None else number,
            "seq": self.seq,
            "verb": str(self.verb),
            "actor": self.actor_id,
            "role": str(self.role),
            "actor_unit": self.actor_unit_id,
            "at": self.at.astimezone(UTC).isoformat(),
            "from": str(self.from_status),
            "to": str(self.to_status),
            "round": self.round,
            "data": self.data,
            "imported": self.imported,
        }
        if self.actor_tenure:  # events from before there were posts do without
            found["as"] = {
                "name": self.actor_name,
                "post": self.actor_post,
                "tenure": str(self.actor_tenure),
                "unit": self.actor_unit_name,
            }
        if self.factor:
            found["signed_with"] = {"factor": str(self.factor), "proof": self.proof}
        return found

    def compute_digest(self, number: str | None = None) -> str:
        """SHA-256 of the canonical JSON of the event, in hex."""
        return sha256(self.body(number))


class Dossier(models.Model):
    """What stood in `dossier.json` at the sign-off: made once, and served as it was ever after."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="dossiers")
    audience = models.CharField(max_length=8, choices=Audience.choices)
    body = models.TextField()  # its bytes in UTF-8
    sha256 = models.CharField(max_length=64)
    # Later than the sign-off where the case was closed before dossiers were kept.
    made_at = models.DateTimeField(_("When"))

    class Meta:
        verbose_name = _("Dossier")
        verbose_name_plural = _("Dossiers")
        constraints = [
            models.UniqueConstraint(fields=["case", "audience"], name="one_dossier_an_audience")
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.audience}"


class Clock(models.Model):
    """One time limit of a case. `started`, `due`, `stopped` are moments; pauses are intervals."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="clocks")
    kind = models.CharField(_("Clock"), max_length=16, choices=clock_kinds)
    round = models.PositiveSmallIntegerField(default=1)
    amount = models.PositiveSmallIntegerField(_("Amount"), default=0)
    unit = models.CharField(_("Counted in"), max_length=16, choices=SpanUnit.choices)
    extended = models.PositiveSmallIntegerField(
        _("Extended by"), default=0, help_text=_("In the same unit; working days if promised.")
    )
    promised_on = models.DateField(_("Promised for"), null=True, blank=True)
    started = models.DateTimeField(_("Started"))
    due = models.DateTimeField(_("Due"), null=True, help_text=_("Empty while paused."))
    # When the engine has something to do about it next; all that lies before is done.
    next_at = models.DateTimeField(null=True, editable=False)
    stopped = models.DateTimeField(_("Stopped"), null=True, blank=True)
    provisional = models.BooleanField(_("Provisional"), default=False)

    class Meta:
        verbose_name = _("Time limit of a case")
        verbose_name_plural = _("Time limits of cases")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "kind"],
                condition=Q(stopped__isnull=True),
                name="one_running_clock_a_kind",
            )
        ]
        indexes = [
            models.Index(
                fields=["due"], condition=Q(stopped__isnull=True), name="clock_running_due"
            ),
            models.Index(
                fields=["next_at"], condition=Q(next_at__isnull=False), name="clock_next_at"
            ),
        ]

    @property
    def running(self) -> bool:
        return self.stopped is None

    def late(self, now: datetime) -> bool:
        """Whether it ran out before it was stopped, or has run out by `now`."""
        return self.due is not None and (self.stopped or now) > self.due


class ClockPause(models.Model):
    """A whole interval in which a clock stood still; never a running total (design §4)."""

    clock = models.ForeignKey(Clock, on_delete=models.PROTECT, related_name="pauses")
    started = models.DateTimeField(_("From"))
    ended = models.DateTimeField(_("To"), null=True, blank=True)
    reason = models.CharField(_("Reason"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("Pause")
        verbose_name_plural = _("Pauses")
        ordering = ["id"]


class NumberSeries(models.Model):
    """The last number given out of one series of one year. Gaps stay gaps; nothing is reused."""

    series = models.CharField(max_length=16)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("Number series")
        verbose_name_plural = _("Number series")
        constraints = [models.UniqueConstraint(fields=["series", "year"], name="one_series_a_year")]


def import_path(batch: ImportBatch, name: str) -> str:
    """Where a workbook of this name is kept."""
    return storage.place(storage.IMPORTS, name)


class ImportBatch(models.Model):
    """One spreadsheet brought in: what was asked, how far it is, what was refused."""

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("Uploaded")
        RUNNING = "running", _("Running")
        DONE = "done", _("Finished")
        FAILED = "failed", _("Failed")

    name = models.CharField(_("File name"), max_length=200)
    file = models.FileField(upload_to=import_path, blank=True)
    sha256 = models.CharField(max_length=64)
    options = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    state = models.CharField(max_length=16, choices=State.choices, default=State.UPLOADED)
    total = models.PositiveIntegerField(_("Rows"), default=0)
    seen = models.PositiveIntegerField(_("Rows read"), default=0)
    added = models.PositiveIntegerField(_("Cases added"), default=0)
    known = models.PositiveIntegerField(_("Already there"), default=0)
    refused = models.PositiveIntegerField(_("Refused"), default=0)
    refusals = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    refused_file = models.FileField(upload_to=import_path, blank=True)
    # What was taken differently from how it stood, e.g. unknown categories: {code, words, count}.
    notes = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    message = models.TextField(blank=True)
    touched = models.DateTimeField(null=True, blank=True, help_text="Its last sign of life.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    created = models.DateTimeField()
    finished = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("Import")
        verbose_name_plural = _("Imports")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name
