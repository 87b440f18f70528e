"""Who has to act next: our own concrete process and task, each with a real key to its case."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from viewflow.workflow import STATUS, Token
from viewflow.workflow.fields import TaskReferenceField, TokenField
from viewflow.workflow.models import AbstractProcess

from tracker.actor import Actor
from tracker.db.kept import KeptKey
from tracker.models import Case, Request, Unit
from tracker.road import CANDIDATES
from tracker.vocabulary import UNIT_ROLES, Role

# A task waits for somebody, or has its owner already.
OPEN = (STATUS.NEW, STATUS.ASSIGNED)


class CaseProcess(AbstractProcess):
    """The way of one case, or of one request about it, through its flow."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="processes")
    request = models.OneToOneField(
        Request, null=True, on_delete=models.PROTECT, related_name="process"
    )
    # What a verb does to its tasks, while it is being done (`workflows.flows.work`).
    work: Any = None

    class Meta:
        verbose_name = _("Route")
        verbose_name_plural = _("Routes")
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(request__isnull=True), name="one_main_route_a_case"
            )
        ]


class CaseTaskQuerySet(models.QuerySet["CaseTask"]):
    def open(self) -> CaseTaskQuerySet:
        return self.filter(status__in=OPEN)

    def inbox(self, actor: Actor) -> CaseTaskQuerySet:
        """The open tasks that this actor is to do, by candidate role, unit and person."""
        roles = CANDIDATES.get(actor.role, ()) if actor.in_term else ()
        unit = Q(unit_id__isnull=True) | Q(unit_id=actor.unit_id)
        mine = unit & Q(role__in=roles)
        if actor.in_term and actor.role in UNIT_ROLES:
            # A head's task is that of whoever acts for the head in this case.
            others = Q(role=Role.HEAD, case__stand_in__isnull=False)
            own = Q(case__stand_in=actor.user_id, role__in=CANDIDATES[Role.HEAD])
            mine = (mine & ~others) | own
        return self.open().filter(mine, Q(owner_id__isnull=True) | Q(owner_id=actor.user_id))


class CaseTask(models.Model):
    """One thing that somebody has to do about a case. `role`, `unit` and `owner` say who.

    A task of viewflow by its fields, without the columns of stock tasks that nothing here reads.
    """

    process = models.ForeignKey(CaseProcess, on_delete=models.PROTECT, related_name="tasks")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="tasks")
    flow_task = TaskReferenceField(_("Task"))
    status = models.CharField(
        _("Status"), max_length=16, choices=STATUS.choices, default=STATUS.NEW
    )
    token = TokenField(default=Token("start"))
    # The task of a person that led here; gateways between them leave no rows.
    after = models.ForeignKey("self", null=True, on_delete=models.RESTRICT, related_name="leading")
    role = models.CharField(_("Role"), max_length=16)
    unit = KeptKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    due = models.DateTimeField(_("Due"), null=True)
    created = models.DateTimeField(_("Created"), default=timezone.now)
    finished = models.DateTimeField(_("Finished"), null=True)

    objects: Any = CaseTaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("Task")
        verbose_name_plural = _("Tasks")
        ordering = ["id"]
        indexes = [
            models.Index(
                fields=["role", "unit", "due"], condition=Q(status__in=OPEN), name="task_inbox"
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["process", "flow_task"],
                condition=Q(status__in=OPEN),
                name="task_open_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.flow_task}: {self.status}"
