"""Who has to act next: our own concrete process and task, each with a real key to its case."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from viewflow.workflow.models import AbstractProcess, AbstractTask
from viewflow.workflow.status import STATUS

from tracker.actor import Actor
from tracker.models import Case, Unit
from tracker.vocabulary import Role

# A task of this candidate role is for officer and head alike.
UNIT_CANDIDATE = "unit"
CANDIDATES: dict[str, tuple[str, ...]] = {
    Role.OFFICER: (Role.OFFICER, UNIT_CANDIDATE),
    # A head may do what the officer may, so the officer's tasks are the head's too.
    Role.HEAD: (Role.HEAD, Role.OFFICER, UNIT_CANDIDATE),
    Role.CLERK: (Role.CLERK,),
    Role.INSPECTOR: (Role.INSPECTOR,),
    Role.DIRECTOR: (Role.DIRECTOR,),
}


class CaseProcess(AbstractProcess):
    """The route of one case through one flow."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="process")

    class Meta:
        verbose_name = _("Route")
        verbose_name_plural = _("Routes")


class CaseTaskQuerySet(models.QuerySet["CaseTask"]):
    def open(self) -> CaseTaskQuerySet:
        return self.filter(status=STATUS.NEW)

    def inbox(self, actor: Actor) -> CaseTaskQuerySet:
        """The open tasks that this actor is to do, by candidate role, unit and person."""
        roles = CANDIDATES.get(actor.role, ()) if actor.in_term else ()
        return self.open().filter(
            Q(unit_id__isnull=True) | Q(unit_id=actor.unit_id),
            Q(owner_id__isnull=True) | Q(owner_id=actor.user_id),
            role__in=roles,
        )


class CaseTask(AbstractTask):
    """One thing that somebody has to do about a case. `role`, `unit` and `owner` say who."""

    process = models.ForeignKey(CaseProcess, on_delete=models.PROTECT, related_name="tasks")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="tasks")
    role = models.CharField(max_length=16)
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    due = models.DateTimeField(_("Due"), null=True)

    # viewflow's object permissions need a GenericForeignKey; ours are role, unit and owner.
    owner_permission = None
    owner_permission_content_type = None
    owner_permission_obj_pk = None

    objects: Any = CaseTaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("Task")
        verbose_name_plural = _("Tasks")
        ordering = ["id"]
        indexes = [
            models.Index(
                fields=["role", "unit", "due"],
                condition=Q(status=STATUS.NEW),
                name="task_inbox",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "flow_task"],
                condition=Q(status=STATUS.NEW),
                name="task_open_once",
            )
        ]


# A field inherited as private (not a column) cannot be removed by assigning None like the others.
CaseTask._meta.private_fields = []
del CaseTask.owner_permission_obj

__all__ = ["CANDIDATES", "UNIT_CANDIDATE", "CaseProcess", "CaseTask"]
