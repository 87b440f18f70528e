"""Units, groups with the permissions of their steps, and one person in each."""

from typing import Any

from django.contrib.auth.models import Group, Permission, User
from django.core.management.base import BaseCommand

from rectification.models import Unit

PASSWORD = "correct-horse-battery"  # noqa: S105  # of made-up people
UNITS = ("水务局", "交通运输局", "园林局")
STEPS = {
    "clerk": ("start", "assign"),
    "officer": ("acknowledge", "measure"),
    "head": ("plan", "submit", "sign_head"),
    "inspector": ("verify", "sign_inspector"),
    "director": ("close",),
}


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        for name in UNITS:
            Unit.objects.create(name=name)
        mine = Permission.objects.filter(content_type__app_label="rectification")
        for name, steps in STEPS.items():
            group = Group.objects.create(name=name)
            codes = [f"can_{step}_caseprocess" for step in steps]
            group.permissions.add(*mine.filter(codename__in=[*codes, "view_caseprocess"]))
            user = User.objects.create_user(name, password=PASSWORD)
            user.groups.add(group)
